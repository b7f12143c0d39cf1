package io.kustos.core.decode;

import io.kustos.core.event.EventField;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells by the fields of a scanned object whether it is an audit event. */
enum EventShape {
  /** An audit event. */
  EVENT,
  /** An audit event whose level is not one that Kubernetes knows, so perhaps moved away. */
  LEVEL_LOST,
  /** No audit event by itself; perhaps something that wraps one. */
  OTHER;

  private static final byte[] EVENT_KIND = "\"Event\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GROUP = "\"audit.k8s.io/".getBytes(StandardCharsets.US_ASCII);

  /**
   * Judges the scanner's last object.
   *
   * @param listed whether it is an item of an EventList, which needs no kind
   */
  static EventShape of(EventScanner scanner, byte[] bytes, boolean listed) {
    boolean named = starts(scanner, bytes, EventField.API_VERSION, GROUP);
    int kind = scanner.start(EventField.KIND);
    if (kind >= 0 && !is(scanner, bytes, EventField.KIND, EVENT_KIND)) {
      return OTHER;
    }
    if (!named && scanner.start(EventField.API_VERSION) >= 0) {
      return OTHER;
    }
    if ((kind < 0 || !named) && !hasFields(scanner, listed || kind >= 0)) {
      return OTHER;
    }
    return levelKnown(scanner, bytes) ? EVENT : LEVEL_LOST;
  }

  /** Whether the object has the members of an audit event, which it does not name itself. */
  private static boolean hasFields(EventScanner scanner, boolean expected) {
    boolean request =
        scanner.start(EventField.VERB) >= 0
            || (expected && scanner.start(EventField.REQUEST_URI) >= 0);
    boolean record =
        scanner.start(EventField.AUDIT_ID) >= 0
            || scanner.start(EventField.STAGE) >= 0
            || scanner.start(EventField.STAGE_TIMESTAMP) >= 0;
    return expected ? request || record : request && record;
  }

  private static boolean levelKnown(EventScanner scanner, byte[] bytes) {
    int at = scanner.start(EventField.LEVEL);
    if (at < 0) {
      return false;
    }
    int length = scanner.end(EventField.LEVEL) - at;
    return length > 2
        && switch (bytes[at + 1]) {
          case 'M' -> length == 10;
          case 'R' -> length == 9 || length == 17;
          case 'N' -> length == 6;
          default -> false;
        };
  }

  /** Whether the scanner's last object tells when its stage was reached. */
  static boolean hasTime(EventScanner scanner, byte[] bytes) {
    EventField field =
        scanner.start(EventField.STAGE_TIMESTAMP) >= 0
            ? EventField.STAGE_TIMESTAMP
            : EventField.TIMESTAMP;
    int at = scanner.start(field);
    return at >= 0
        && bytes[at] == '"'
        && Timestamps.parse(bytes, at + 1, scanner.end(field) - 1) != Timestamps.NONE;
  }

  private static boolean is(EventScanner scanner, byte[] bytes, EventField field, byte[] wanted) {
    int at = scanner.start(field);
    return Arrays.equals(bytes, at, scanner.end(field), wanted, 0, wanted.length);
  }

  private static boolean starts(
      EventScanner scanner, byte[] bytes, EventField field, byte[] wanted) {
    int at = scanner.start(field);
    return at >= 0
        && scanner.end(field) - at > wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
