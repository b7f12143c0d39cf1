package io.kustos.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.FirstWins.Read;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.json.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scans bytes and compares with what Jackson reads, field by field. */
final class ScannerAgainstJackson {
  static final int DEPTH_MAX = 20;

  private ScannerAgainstJackson() {}

  /** Whether the bytes are a JSON object, on which both must agree. */
  static boolean check(byte[] bytes) {
    if (Utf8.invalid(bytes, 0, bytes.length) >= 0) {
      new EventScanner(DEPTH_MAX).scan(bytes, 0, bytes.length);
      return false;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean object = text.startsWith("{");
    Read read = object ? FirstWins.read(bytes) : null;
    boolean otherEncoding = text.lastIndexOf('\0', 3) >= 0;
    if (FirstWins.UNDECIDED.equals(read) || otherEncoding) {
      return false;
    }
    EventScanner scanner = new EventScanner(DEPTH_MAX);
    ScanStatus status = scanner.scan(bytes, 0, bytes.length);
    if (status == ScanStatus.TOO_DEEP) {
      assertThat(read == null || read.depth() > DEPTH_MAX).as(text).isTrue();
      return false;
    }
    assertThat(status == ScanStatus.OK).as(text).isEqualTo(read != null);
    if (read == null) {
      assertThat(scanner.errorOffset()).isBetween(0, bytes.length);
      return false;
    }
    assertThat(scanner.end()).as(text).isEqualTo(read.length());
    AuditEvent event = scanner.event(0);
    AuditEvent kept = event.retain();
    for (EventField field : EventField.ALL) {
      Object wanted = at(read.value(), field);
      compare(field, event, wanted);
      compare(field, kept, wanted);
    }
    return true;
  }

  private static void compare(EventField field, AuditEvent event, @Nullable Object wanted) {
    JsonSlice value = event.value(field);
    if (wanted == null) {
      assertThat(value).as(field.dotted()).isNull();
      return;
    }
    assertThat(value).as(field.dotted()).isNotNull();
    Read read = value == null ? null : FirstWins.read(value.toBytes());
    assertThat(read).as(field.dotted()).isNotNull();
    assertThat(read == null ? null : read.value()).as(field.dotted()).isEqualTo(wanted);
    if (wanted instanceof String text) {
      assertThat(event.text(field)).as(field.dotted()).isEqualTo(text);
    }
  }

  private static @Nullable Object at(Object root, EventField field) {
    Object value = root;
    for (String key : field.path()) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }
}
