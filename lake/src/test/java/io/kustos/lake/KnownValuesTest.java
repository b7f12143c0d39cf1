package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of files are told to SQL as they are. */
class KnownValuesTest {
  /** Texts in JSON that SQL has to quote. */
  private static final List<String> TEXTS =
      List.of("it's", "a b,[c]", "\\\\", "%_!", "ÄÖ\\nü", "null", "NULL");

  @TempDir Path folder;

  @Test
  void textsThatSqlHasToQuoteAreFound() throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    List<Condition> asked = new ArrayList<>();
    for (String text : TEXTS) {
      AuditEvent event = event(text);
      events.add(event);
      String decoded = String.valueOf(event.text(EventField.USER_AGENT));
      for (EventField field : List.of(EventField.USER_AGENT, EventField.USER_NAME)) {
        asked.add(like(field, decoded));
        asked.add(new Condition.Not(like(field, decoded)));
      }
    }
    List<Integer> exact = Agreement.of(folder, events, asked, false, 1);
    assertThat(exact.getLast()).isEqualTo(asked.size());
  }

  private static Condition like(EventField field, String text) {
    Field of = Field.directOrNull(field.dotted(), field, (event, context) -> event.text(field));
    return new Condition.Match(
        new Operand.FieldValue(of),
        new ValuePattern.Wildcard(List.of(new ValuePattern.Literal(text)), false));
  }

  private static AuditEvent event(String text) {
    String json =
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"q",\
        "stage":"ResponseComplete","requestURI":"/","verb":"get",\
        "user":{"username":"TEXT","groups":["TEXT","g"]},"sourceIPs":["10.0.0.1"],\
        "userAgent":"TEXT","requestReceivedTimestamp":"2026-01-01T00:00:00.000000Z",\
        "stageTimestamp":"2026-01-01T00:00:00.000100Z"}"""
            .replace("TEXT", text);
    return AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
