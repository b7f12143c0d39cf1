package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
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

  static final byte[] DECISION = ascii(EventField.AUTHORIZATION_DECISION.path().get(1));
  static final byte[] REASON = ascii(EventField.AUTHORIZATION_REASON.path().get(1));
  private static final byte[] TRUNCATED = ascii("\"audit.k8s.io/truncated\":\"true\"");

  private static final EventColumn[] OF_FIELDS =
      EventColumn.ALL.stream().filter(c -> c.field() != null).toArray(EventColumn[]::new);

  /** By column its field, and whether its values are looked up. */
  private static final EventField[] FIELDS = new EventField[EventColumn.ALL.size()];

  private static final boolean[] KEPT = new boolean[EventColumn.ALL.size()];

  static {
    for (EventColumn column : OF_FIELDS) {
      FIELDS[column.ordinal()] = Objects.requireNonNull(column.field());
      KEPT[column.ordinal()] = ColumnValues.keeps(column);
    }
  }

  private final byte[] @Nullable [] texts = new byte[EventColumn.ALL.size()][];
  private final @Nullable ColumnValue[] values = new ColumnValue[EventColumn.ALL.size()];
  private @Nullable ColumnValues cache;
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
    values[column.ordinal()] = null;
  }

  /** The same with what is known of it; null when nothing is. */
  @Nullable ColumnValue value(EventColumn column) {
    return values[column.ordinal()];
  }

  /** Whether none of the columns holds anything. */
  boolean lacks(EventColumn[] columns) {
    for (EventColumn column : columns) {
      if (texts[column.ordinal()] != null) {
        return false;
      }
    }
    return true;
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
    for (EventColumn column : OF_FIELDS) {
      take(column, event);
    }
    eventMicros = eventMicros(event, receivedMicros);
    long received = event.nanos(EventField.REQUEST_RECEIVED_TIMESTAMP);
    latencyMicros = received == NONE ? NONE : eventMicros - Math.floorDiv(received, 1000L);
    responseCode = code(texts[EventColumn.RESPONSE_CODE.ordinal()]);
    annotations(event);
    raw = null;
  }

  private void take(EventColumn column, AuditEvent event) {
    int at = column.ordinal();
    EventField field = FIELDS[at];
    int from = event.start(field);
    values[at] = null;
    texts[at] = null;
    if (from >= 0) {
      int to = event.end(field);
      ColumnValue known = KEPT[at] ? cache().of(column, event.bytes(), from, to) : null;
      values[at] = known;
      texts[at] = known == null ? FieldBytes.of(column, event.bytes(), from, to) : known.stored();
    }
  }

  private ColumnValues cache() {
    ColumnValues found = cache;
    if (found == null) {
      found = new ColumnValues();
      cache = found;
    }
    return found;
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

  private void annotations(AuditEvent event) {
    int from = event.start(EventField.ANNOTATIONS);
    int to = event.end(EventField.ANNOTATIONS);
    ColumnValue known =
        from < 0 ? null : cache().of(EventColumn.ANNOTATIONS, event.bytes(), from, to);
    byte[] rest =
        from < 0
            ? null
            : known == null ? FieldBytes.annotations(event.bytes(), from, to) : known.stored();
    texts[EventColumn.ANNOTATIONS.ordinal()] = rest;
    truncated = rest != null && contains(rest, TRUNCATED);
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
