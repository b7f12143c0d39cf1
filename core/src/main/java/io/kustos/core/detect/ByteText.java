package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;

/** Tests in the event's bytes whether a direct field is one of the texts of a fixed length. */
final class ByteText implements ByteTest {
  private final Field field;
  private final EventField source;
  private final FixedText texts;

  ByteText(Field field, EventField source, FixedText texts) {
    this.field = field;
    this.source = source;
    this.texts = texts;
  }

  @Override
  public int test(AuditEvent event) {
    int from = event.start(source);
    if (from < 0 || (field.needsAuditId() && !event.has(EventField.AUDIT_ID))) {
      return 0;
    }
    byte[] bytes = event.bytes();
    return bytes[from] == '"' && texts.matches(bytes, from + 1, event.end(source) - 1) ? 1 : -1;
  }
}
