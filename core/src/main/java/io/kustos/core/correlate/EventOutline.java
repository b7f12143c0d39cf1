package io.kustos.core.correlate;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An event without its bodies, small enough to be held while a window is open. */
final class EventOutline {
  /** Longest value of a member that is held, in bytes. */
  private static final int MEMBER_BYTES_MAX = 4 << 10;

  private static final EventField[] MEMBERS = members();
  private static final byte[][] NAMES = names();

  private EventOutline() {}

  private static EventField[] members() {
    return Arrays.stream(EventField.values())
        .filter(field -> field.path().size() == 1)
        .filter(field -> field != EventField.REQUEST_OBJECT && field != EventField.RESPONSE_OBJECT)
        .toArray(EventField[]::new);
  }

  private static byte[][] names() {
    byte[][] names = new byte[MEMBERS.length][];
    for (int i = 0; i < names.length; i++) {
      names[i] = ("\"" + MEMBERS[i].dotted() + "\":").getBytes(StandardCharsets.US_ASCII);
    }
    return names;
  }

  /** The event's JSON text with the members that every event may have, bodies left out. */
  static byte[] of(AuditEvent event) {
    int[] order = new int[MEMBERS.length];
    int count = 0;
    int size = 2;
    for (int i = 0; i < MEMBERS.length; i++) {
      int start = event.start(MEMBERS[i]);
      int length = event.end(MEMBERS[i]) - start;
      if (start >= 0 && length <= MEMBER_BYTES_MAX) {
        int at = count++;
        while (at > 0 && event.start(MEMBERS[order[at - 1]]) > start) {
          order[at] = order[--at];
        }
        order[at] = i;
        size += NAMES[i].length + length + 1;
      }
    }
    return write(event, order, count, count == 0 ? 2 : size - 1);
  }

  private static byte[] write(AuditEvent event, int[] order, int count, int size) {
    byte[] out = new byte[size];
    int at = 0;
    out[at++] = '{';
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out[at++] = ',';
      }
      byte[] name = NAMES[order[i]];
      System.arraycopy(name, 0, out, at, name.length);
      at += name.length;
      int start = event.start(MEMBERS[order[i]]);
      int length = event.end(MEMBERS[order[i]]) - start;
      System.arraycopy(event.bytes(), start, out, at, length);
      at += length;
    }
    out[at] = '}';
    return out;
  }
}
