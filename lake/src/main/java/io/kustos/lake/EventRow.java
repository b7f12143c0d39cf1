package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event as the columns hold it. Filled from an event on the way in and from a table's row on
 * the way out; {@link EventRebuild} knows no other source, so what was checked when writing holds
 * when reading. Reused from row to row.
 */
final class EventRow {
  static final long NONE = Timestamps.NONE;

  /** Between the elements of a staged list. */
  static final byte LIST_SEPARATOR = 0x1f;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SLASHES = 0x5C5C5C5C5C5C5C5CL;

  static final byte[] DECISION = ascii(EventField.AUTHORIZATION_DECISION.path().get(1));
  static final byte[] REASON = ascii(EventField.AUTHORIZATION_REASON.path().get(1));
  private static final byte[] TRUNCATED = ascii("\"audit.k8s.io/truncated\":\"true\"");

  private final byte[] @Nullable [] texts = new byte[EventColumn.ALL.size()][];
  private long eventMicros;
  private long latencyMicros;
  private int responseCode;
  private boolean truncated;
  private byte @Nullable [] raw;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A TEXT or JSON column in UTF-8; a LIST with {@link #LIST_SEPARATOR}; null when absent. */
  byte @Nullable [] text(EventColumn column) {
    return texts[column.ordinal()];
  }

  void text(EventColumn column, byte @Nullable [] value) {
    texts[column.ordinal()] = value;
  }

  /** Microseconds since the epoch. */
  long eventMicros() {
    return eventMicros;
  }

  void eventMicros(long value) {
    eventMicros = value;
  }

  /** See {@link EventColumn#LATENCY_MICROS}; {@link #NONE} when absent. */
  long latencyMicros() {
    return latencyMicros;
  }

  void latencyMicros(long value) {
    latencyMicros = value;
  }

  /** The HTTP status, or -1. */
  int responseCode() {
    return responseCode;
  }

  void responseCode(int value) {
    responseCode = value;
  }

  boolean truncated() {
    return truncated;
  }

  byte @Nullable [] raw() {
    return raw;
  }

  void raw(byte @Nullable [] value) {
    raw = value;
  }

  /** When an event happened, in microseconds since the epoch. */
  static long eventMicros(AuditEvent event, long receivedMicros) {
    long nanos = event.stageNanos();
    if (nanos == NONE) {
      nanos = event.nanos(EventField.REQUEST_RECEIVED_TIMESTAMP);
    }
    return nanos == NONE ? receivedMicros : Math.floorDiv(nanos, 1000L);
  }

  /** Takes the columns out of an event; {@link #raw} becomes null. */
  void fill(AuditEvent event, long receivedMicros) {
    byte[] bytes = event.bytes();
    for (EventColumn column : EventColumn.ALL) {
      EventField field = column.field();
      texts[column.ordinal()] =
          field == null ? null : value(column, bytes, event.start(field), event.end(field));
    }
    eventMicros = eventMicros(event, receivedMicros);
    long received = event.nanos(EventField.REQUEST_RECEIVED_TIMESTAMP);
    latencyMicros = received == NONE ? NONE : eventMicros - Math.floorDiv(received, 1000L);
    responseCode = code(texts[EventColumn.RESPONSE_CODE.ordinal()]);
    annotations(event);
    raw = null;
  }

  private static byte @Nullable [] value(EventColumn column, byte[] bytes, int from, int to) {
    if (from < 0) {
      return null;
    }
    if (bytes[from] == '"') {
      return column.kind() == ColumnKind.TEXT
          ? decode(bytes, from + 1, to - 1)
          : column.kind() == ColumnKind.LIST ? null : utf8(bytes, from, to);
    }
    if (bytes[from] == 'n') {
      return null;
    }
    return column.kind() == ColumnKind.LIST
        ? list(new JsonSlice(bytes, from, to))
        : utf8(bytes, from, to);
  }

  /** A string's content decoded, in UTF-8 that is valid whatever the input was. */
  private static byte[] decode(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 8 <= to) {
      long word = JsonBytes.word(bytes, i);
      long slash = word ^ SLASHES;
      if (((((slash - ONES) & ~slash) | word) & HIGHS) != 0) {
        break;
      }
      i += 8;
    }
    while (i < to && bytes[i] != '\\' && bytes[i] >= 0) {
      i++;
    }
    return i == to
        ? Arrays.copyOfRange(bytes, from, to)
        : JsonBytes.decode(bytes, from, to).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] utf8(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 8 <= to && (JsonBytes.word(bytes, i) & HIGHS) == 0) {
      i += 8;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i == to
        ? Arrays.copyOfRange(bytes, from, to)
        : new String(bytes, from, to - from, StandardCharsets.UTF_8)
            .getBytes(StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] list(JsonSlice array) {
    byte[] bytes = array.bytes();
    byte[] joined = new byte[array.end() - array.start()];
    int length = 0;
    int at = JsonBytes.skipSpace(bytes, array.start() + 1, array.end());
    while (array.isArray() && at < array.end() && bytes[at] == '"') {
      int after = JsonBytes.skipString(bytes, at + 1, array.end());
      byte[] element = after < 0 ? joined : decode(bytes, at + 1, after - 1);
      if (after < 0 || length + element.length + 1 > joined.length) {
        break;
      }
      if (length > 0) {
        joined[length++] = LIST_SEPARATOR;
      }
      System.arraycopy(element, 0, joined, length, element.length);
      length += element.length;
      at = JsonBytes.skipSpace(bytes, after, array.end());
      if (bytes[at] != ',') {
        break;
      }
      at = JsonBytes.skipSpace(bytes, at + 1, array.end());
    }
    return length == 0 ? null : Arrays.copyOf(joined, length);
  }

  private static int code(byte @Nullable [] text) {
    if (text == null || text.length == 0 || text.length > 9) {
      return -1;
    }
    int code = 0;
    for (byte b : text) {
      if (b < '0' || b > '9') {
        return -1;
      }
      code = code * 10 + b - '0';
    }
    return code;
  }

  /** The annotations without the two that have columns; all of them when they are odd. */
  private void annotations(AuditEvent event) {
    truncated = false;
    int from = event.start(EventField.ANNOTATIONS);
    if (from < 0) {
      return;
    }
    int to = event.end(EventField.ANNOTATIONS);
    byte[] bytes = event.bytes();
    byte[] rest = rest(bytes, from, to);
    if (rest.length > 2) {
      byte[] text = utf8(rest, 0, rest.length);
      texts[EventColumn.ANNOTATIONS.ordinal()] = text;
      truncated = contains(text, TRUNCATED);
    }
  }

  private static byte[] rest(byte[] bytes, int from, int to) {
    List<int[]> kept = new ArrayList<>(0);
    int at = from + 1;
    while (bytes[from] == '{' && at < to && bytes[at] == '"') {
      int keyEnd = JsonBytes.skipString(bytes, at + 1, to);
      boolean string = keyEnd > 0 && bytes[keyEnd] == ':' && bytes[keyEnd + 1] == '"';
      int after = string ? JsonBytes.skipString(bytes, keyEnd + 2, to) : -1;
      if (after < 0) {
        break;
      }
      if (!Arrays.equals(bytes, at + 1, keyEnd - 1, DECISION, 0, DECISION.length)
          && !Arrays.equals(bytes, at + 1, keyEnd - 1, REASON, 0, REASON.length)) {
        kept.add(new int[] {at, after});
      }
      if (bytes[after] == '}' && after + 1 == to) {
        return join(bytes, kept);
      }
      at = after + 1;
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] join(byte[] bytes, List<int[]> members) {
    RebuildBuffer out = new RebuildBuffer(64);
    out.add('{');
    for (int[] member : members) {
      if (out.length() > 1) {
        out.add(',');
      }
      out.add(bytes, member[0], member[1]);
    }
    out.add('}');
    return out.toBytes();
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int i = 0; i + part.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
