package io.kustos.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AuditEventTest {
  private static AuditEvent parse(String json) {
    return AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void findsFieldsOfNestedObjects() {
    AuditEvent event =
        parse(
            "{\"kind\":\"Event\",\"user\":{\"username\":\"a\\u006c\",\"groups\":[\"x\"]},"
                + "\"objectRef\":{\"resource\":\"pods\"},\"requestObject\":{\"spec\":[{}]},"
                + "\"stageTimestamp\":\"2026-11-23T00:44:26.728078Z\",\"verb\":\"get\"}");
    assertThat(event.text(EventField.USER_NAME)).isEqualTo("al");
    assertThat(event.text(EventField.OBJECT_RESOURCE)).isEqualTo("pods");
    assertThat(event.text(EventField.VERB)).isEqualTo("get");
    assertThat(event.stageNanos()).isEqualTo(1795394666728078000L);
    assertThat(event.value(EventField.REQUEST_OBJECT)).hasToString("{\"spec\":[{}]}");
    assertThat(event.retain().text(EventField.VERB)).isEqualTo("get");
  }

  @Test
  void firstOfDuplicateKeysCounts() {
    assertThat(parse("{\"verb\":\"get\",\"v\\u0065rb\":\"list\"}").text(EventField.VERB))
        .isEqualTo("get");
  }
}
