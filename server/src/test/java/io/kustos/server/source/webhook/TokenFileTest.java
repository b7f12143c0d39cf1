package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void keepsHashesOnlyAndFindsTokens() throws IOException {
    Path file = folder.resolve("some/tokens");
    TokenFile tokens = TokenFile.open(file);
    assertThat(tokens.list()).isEmpty();
    String east = tokens.create("east", END, "east");
    String any = tokens.create("any", null, null);

    assertThat(east).matches("kustos_[A-Za-z0-9_-]{43}").isNotEqualTo(any);
    assertThat(Files.readString(file)).doesNotContain(east).doesNotContain(any);
    TokenFile read = TokenFile.open(file);
    assertThat(read.list()).isEqualTo(tokens.list());
    assertThat(read.find(east)).isEqualTo(tokens.list().getFirst());
    assertThat(read.find(east).cluster()).isEqualTo("east");
    assertThat(read.find(east).isExpired(END)).isTrue();
    assertThat(read.find(east).isExpired(END.minusMillis(1))).isFalse();
    assertThat(read.find(any).expires()).isNull();
    assertThat(read.find(any + "x")).isNull();
  }

  @Test
  void replacesAndRevokes() throws IOException {
    TokenFile tokens = TokenFile.open(folder.resolve("tokens"));
    String old = tokens.create("a", null, null);
    String fresh = tokens.create("a", null, null);
    assertThat(tokens.find(old)).isNull();
    assertThat(tokens.find(fresh)).isNotNull();
    assertThat(tokens.revoke("b")).isFalse();
    assertThat(tokens.revoke("a")).isTrue();
    assertThat(tokens.list()).isEmpty();
    assertThat(TokenFile.open(folder.resolve("tokens")).list()).isEmpty();
  }

  @Test
  void seesWhatAnotherProcessWrote() throws IOException {
    Path file = folder.resolve("tokens");
    TokenFile server = TokenFile.open(file);
    String token = TokenFile.open(file).create("a", null, null);
    assertThat(server.refresh()).isTrue();
    assertThat(server.refresh()).isFalse();
    assertThat(server.find(token)).isNotNull();
  }

  @Test
  void saysWhichLineIsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), "# mine\n\nname sha256:12 never *\n");
    assertThatThrownBy(() -> TokenFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ":3: needed is:");
    Files.writeString(file, "name sha256:" + "0".repeat(64) + " tomorrow *\n");
    assertThatThrownBy(() -> TokenFile.open(file)).hasMessageContaining(":1: not a time: tomorrow");
  }
}
