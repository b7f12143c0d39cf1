package io.kustos.server.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.source.file.Fingerprint;
import io.kustos.server.source.file.LogHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text of a saved position, and how a log is told by its first bytes. */
class SavedPositionTest {
  private static final Path LOG = Path.of("/var/log/audit.log");

  private static LogHead head(long start, String text) {
    return new LogHead(start, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isReadBack() {
    Part part = new Part(LOG);
    part.id = Fingerprint.of(head(7, "{\"kind\":\"Event\"}"));
    part.position = 1234;
    part.line = 5;
    part.skipping = true;
    String text = new SavedPosition("20261123", List.of(part, new Part(LOG))).text();
    SavedPosition read = SavedPosition.parse(text, LOG);
    assertThat(read.text()).isEqualTo(text);
    assertThat(read.floor()).isEqualTo("20261123");
    assertThat(read.parts()).hasSize(1);
    assertThat(read.parts().getFirst().id).isEqualTo(part.id);
    assertThat(read.parts().getFirst().skipping).isTrue();
    assertThat(SavedPosition.parse(null, LOG).parts()).isEmpty();
  }

  @Test
  void refusesWhatItDidNotWrite() {
    for (String text : List.of("", "2;", "1;;x", "1;;1,2,3,4,5", "1;;a,b,c,d,e,f")) {
      assertThatThrownBy(() -> SavedPosition.parse(text, LOG))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void fingerprintsKnowALogThatGrew() {
    Fingerprint id = Fingerprint.of(head(0, "abc"));
    assertThat(id.matches(head(0, "abc"))).isTrue();
    assertThat(id.matches(head(0, "abcdef"))).isTrue();
    assertThat(id.matches(head(0, "ab"))).isFalse();
    assertThat(id.matches(head(0, "xbcdef"))).isFalse();
    assertThat(id.matches(head(3, "abc"))).isFalse();
  }
}
