package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a condition finds in the stream, SQL finds in the archive. */
class SqlAgreementTest {
  @TempDir Path folder;

  /** Events that the API server would not write: these keep their bytes. */
  private static List<AuditEvent> odd() {
    List<String> texts =
        List.of(
            "{}",
            "{\"auditID\":\"a\",\"user\":{\"username\":null,\"groups\":[1,\"g\"]},\"verb\":\"get\"}",
            "{\"auditID\":\"b\",\"user\":{\"groups\":\"system:masters\"},\"sourceIPs\":\"10.0.0.1\"}",
            "{\"auditID\":\"c\",\"responseStatus\":{\"code\":\"403\"},\"verb\":null}",
            "{\"auditID\":\"d\",\"responseStatus\":{\"code\":403.5},\"objectRef\":{\"resource\":7}}",
            "{\"auditID\":\"e\",\"requestObject\":{\"kind\":\"\\u0050od\",\"spec\":{\"x\":\"\\u0061bc\"}}}",
            "{\"auditID\":\"f\",\"sourceIPs\":[\"::ffff:10.0.0.1\",\"fd00::1\",null]}",
            "{\"auditID\":\"g\",\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"\"},"
                + "\"other\":{\"deep\":[{\"word\":\"needle\"}]}}",
            "{\"auditID\":\"h\",\"user\":{\"username\":\"ÄÖ Ünïcode\"},\"verb\":\"GET\"}",
            "{\"auditID\":\"i\",\"stageTimestamp\":\"2026-01-01T00:00:00.5Z\",\"verb\":\"Li_st%\"}");
    return texts.stream()
        .map(text -> AuditEvent.parse(text.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  @Test
  void streamAndSqlAgree() throws IOException {
    List<Condition> asked = AskedConditions.all();
    List<Integer> exact = agree("rich-policy/audit", asked, Integer.MAX_VALUE);
    agree("rare/audit", asked, 1);
    Agreement.of(folder.resolve("odd"), odd(), asked, true, 1);
    System.out.println("conditions " + asked.size() + ", of them said exactly in SQL " + exact);
    assertThat(asked).hasSizeGreaterThan(900);
    assertThat(exact.getFirst()).isGreaterThan(asked.size() / 10);
    assertThat(exact.getLast()).isGreaterThan(asked.size() / 3);
  }

  @Test
  @Tag("slow")
  void streamAndSqlAgreeOnEveryRecordedEvent() throws IOException {
    List<Condition> asked = AskedConditions.all();
    for (String name : Corpus.NAMES) {
      agree(name, asked, 16);
    }
  }

  private List<Integer> agree(String name, List<Condition> asked, int every) throws IOException {
    Path archive = folder.resolve(name.replace('/', '-'));
    return Agreement.of(archive, Corpus.events(name), asked, false, every);
  }
}
