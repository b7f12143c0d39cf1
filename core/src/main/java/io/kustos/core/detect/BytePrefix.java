package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tests a direct field's beginning in the event's bytes, where no escape stands in the way. */
final class BytePrefix {
  private final Field field;
  private final EventField source;
  private final byte[] prefix;

  BytePrefix(Field field, EventField source, String prefix) {
    this.field = field;
    this.source = source;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
  }

  /** 1 if it begins so, 0 if not, -1 if that cannot be told from the bytes alone. */
  int test(AuditEvent event) {
    int from = event.start(source);
    if (from < 0 || (field.needsAuditId() && !event.has(EventField.AUDIT_ID))) {
      return 0;
    }
    byte[] bytes = event.bytes();
    if (bytes[from] != '"') {
      return -1;
    }
    int start = from + 1;
    int compared = Math.min(start + prefix.length, event.end(source) - 1);
    int mismatch = Arrays.mismatch(bytes, start, compared, prefix, 0, compared - start);
    if (mismatch >= 0) {
      return bytes[start + mismatch] == '\\' ? -1 : 0;
    }
    return compared - start == prefix.length ? 1 : 0;
  }
}
