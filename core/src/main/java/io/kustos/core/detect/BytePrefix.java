package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tests a direct field's beginning in the event's bytes, where no escape stands in the way. */
final class BytePrefix implements ByteTest {
  private final Field field;
  private final EventField source;
  private final byte[] prefix;
  private final boolean folded;

  /**
   * A test for a prefix.
   *
   * @param folded whether the prefix is folded, and the field's text is to be
   */
  BytePrefix(Field field, EventField source, String prefix, boolean folded) {
    this.field = field;
    this.source = source;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    this.folded = folded;
  }

  @Override
  public int test(AuditEvent event) {
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
    if (folded) {
      return testFolded(bytes, start, compared);
    }
    int mismatch = Arrays.mismatch(bytes, start, compared, prefix, 0, compared - start);
    if (mismatch >= 0) {
      return bytes[start + mismatch] == '\\' ? -1 : 0;
    }
    return compared - start == prefix.length ? 1 : 0;
  }

  private int testFolded(byte[] bytes, int start, int end) {
    for (int i = 0; i < end - start; i++) {
      byte b = bytes[start + i];
      if (b == '\\' || b < 0) {
        return -1;
      }
      byte lower = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
      if (lower != prefix[i]) {
        return 0;
      }
    }
    return end - start == prefix.length ? 1 : 0;
  }
}
