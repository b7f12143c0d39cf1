package io.kustos.lake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonBytes;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds an event's exact bytes from its columns, in the one form in which an API server writes
 * them: the fields of {@code audit.k8s.io} Event in the order of its Go struct, empty ones left
 * out, without white space, strings escaped as Go's {@code encoding/json} does.
 *
 * <p>Not thread-safe.
 */
final class EventRebuild {
  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;

  private static final byte[][] KEYS = keys();
  private static final byte[] KIND = "{\"kind\":\"Event\"".getBytes(US_ASCII);
  private static final byte[] USER = ",\"user\":{".getBytes(US_ASCII);
  private static final byte[] IMPERSONATED = ",\"impersonatedUser\":{".getBytes(US_ASCII);
  private static final byte[] OBJECT = ",\"objectRef\":{".getBytes(US_ASCII);
  private static final byte[] RESPONSE = ",\"responseStatus\":{\"metadata\":{}".getBytes(US_ASCII);
  private static final byte[] RECEIVED = ",\"requestReceivedTimestamp\":\"".getBytes(US_ASCII);
  private static final byte[] STAGE_TIME = "Z\",\"stageTimestamp\":\"".getBytes(US_ASCII);
  private static final byte[] STAGE_TIME_END = "Z\"".getBytes(US_ASCII);
  private static final byte[] ANNOTATIONS = ",\"annotations\":{".getBytes(US_ASCII);

  private static final EventColumn[] IMPERSONATED_COLUMNS = {
    EventColumn.IMPERSONATED_USER_NAME,
    EventColumn.IMPERSONATED_USER_UID,
    EventColumn.IMPERSONATED_USER_GROUPS,
    EventColumn.IMPERSONATED_USER_EXTRA
  };
  private static final EventColumn[] OBJECT_COLUMNS = {
    EventColumn.OBJECT_RESOURCE,
    EventColumn.OBJECT_NAMESPACE,
    EventColumn.OBJECT_NAME,
    EventColumn.OBJECT_UID,
    EventColumn.OBJECT_API_GROUP,
    EventColumn.OBJECT_API_VERSION,
    EventColumn.OBJECT_RESOURCE_VERSION,
    EventColumn.OBJECT_SUBRESOURCE
  };
  private static final EventColumn[] RESPONSE_COLUMNS = {
    EventColumn.RESPONSE_STATUS,
    EventColumn.RESPONSE_MESSAGE,
    EventColumn.RESPONSE_REASON,
    EventColumn.RESPONSE_DETAILS
  };

  private final RebuildBuffer out = new RebuildBuffer(1 << 16);
  private long dayMicros = Long.MIN_VALUE;
  private byte[] day = new byte[0];

  /** For each column of a field: {@code "name":}. */
  private static byte[][] keys() {
    byte[][] keys = new byte[EventColumn.ALL.size()][];
    for (EventColumn column : EventColumn.ALL) {
      EventField field = column.field();
      keys[column.ordinal()] =
          field == null
              ? new byte[0]
              : ('"' + field.path().get(field.path().size() - 1) + "\":").getBytes(US_ASCII);
    }
    return keys;
  }

  /** Whether the row's columns give exactly the event's bytes. */
  boolean matches(EventRow row, AuditEvent event) {
    out.compareWith(event.bytes(), event.start(), event.end());
    write(row);
    return out.isSame();
  }

  /** The exact bytes of an event that was stored. */
  byte[] bytes(EventRow row) {
    byte[] raw = row.raw();
    if (raw != null) {
      return raw;
    }
    out.clear();
    write(row);
    return out.toBytes();
  }

  private void write(EventRow row) {
    if (row.text(EventColumn.API_VERSION) != null) {
      out.add(KIND);
      member(row, EventColumn.API_VERSION);
      member(row, EventColumn.LEVEL);
    } else {
      out.add('{');
      first(row, EventColumn.LEVEL);
    }
    member(row, EventColumn.AUDIT_ID);
    member(row, EventColumn.STAGE);
    member(row, EventColumn.REQUEST_URI);
    member(row, EventColumn.VERB);
    users(row);
    member(row, EventColumn.SOURCE_IPS);
    member(row, EventColumn.USER_AGENT);
    object(row);
    response(row);
    member(row, EventColumn.REQUEST_OBJECT);
    member(row, EventColumn.RESPONSE_OBJECT);
    times(row);
    annotations(row);
    out.add('}');
  }

  private void users(EventRow row) {
    out.add(USER);
    first(row, EventColumn.USER_NAME);
    next(row, EventColumn.USER_UID);
    next(row, EventColumn.USER_GROUPS);
    next(row, EventColumn.USER_EXTRA);
    out.add('}');
    if (!row.lacks(IMPERSONATED_COLUMNS)) {
      out.add(IMPERSONATED);
      first(row, EventColumn.IMPERSONATED_USER_NAME);
      next(row, EventColumn.IMPERSONATED_USER_UID);
      next(row, EventColumn.IMPERSONATED_USER_GROUPS);
      next(row, EventColumn.IMPERSONATED_USER_EXTRA);
      out.add('}');
    }
    member(row, EventColumn.AUTHENTICATION_METADATA);
  }

  private void object(EventRow row) {
    if (row.lacks(OBJECT_COLUMNS)) {
      return;
    }
    out.add(OBJECT);
    first(row, EventColumn.OBJECT_RESOURCE);
    next(row, EventColumn.OBJECT_NAMESPACE);
    next(row, EventColumn.OBJECT_NAME);
    next(row, EventColumn.OBJECT_UID);
    next(row, EventColumn.OBJECT_API_GROUP);
    next(row, EventColumn.OBJECT_API_VERSION);
    next(row, EventColumn.OBJECT_RESOURCE_VERSION);
    next(row, EventColumn.OBJECT_SUBRESOURCE);
    out.add('}');
  }

  private void response(EventRow row) {
    if (row.responseCode() < 0 && row.lacks(RESPONSE_COLUMNS)) {
      return;
    }
    out.add(RESPONSE);
    member(row, EventColumn.RESPONSE_STATUS);
    member(row, EventColumn.RESPONSE_MESSAGE);
    member(row, EventColumn.RESPONSE_REASON);
    member(row, EventColumn.RESPONSE_DETAILS);
    if (row.responseCode() >= 0) {
      out.add(',');
      out.add(KEYS[EventColumn.RESPONSE_CODE.ordinal()]);
      out.digits(row.responseCode(), width(row.responseCode()));
    }
    out.add('}');
  }

  private static int width(int number) {
    int width = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      width++;
    }
    return width;
  }

  private void times(EventRow row) {
    if (row.latencyMicros() == EventRow.NONE) {
      return;
    }
    out.add(RECEIVED);
    time(row.eventMicros() - row.latencyMicros());
    out.add(STAGE_TIME);
    time(row.eventMicros());
    out.add(STAGE_TIME_END);
  }

  /** A time as Go's MicroTime prints it, without the Z. */
  private void time(long micros) {
    long start = Math.floorDiv(micros, DAY) * DAY;
    if (start != dayMicros) {
      LocalDate date = LocalDateTime.ofEpochSecond(start / SECOND, 0, ZoneOffset.UTC).toLocalDate();
      day = (date + "T").getBytes(US_ASCII);
      dayMicros = start;
    }
    long rest = micros - start;
    long seconds = rest / SECOND;
    out.add(day);
    out.digits(seconds / 3600, 2);
    out.add(':');
    out.digits(seconds / 60 % 60, 2);
    out.add(':');
    out.digits(seconds % 60, 2);
    out.add('.');
    out.digits(rest % SECOND, 6);
  }

  /** The annotations in the order of their keys, the two with columns among the others. */
  private void annotations(EventRow row) {
    byte[] rest = row.text(EventColumn.ANNOTATIONS);
    byte[] decision = row.text(EventColumn.AUTHORIZATION_DECISION);
    byte[] reason = row.text(EventColumn.AUTHORIZATION_REASON);
    if (rest == null && decision == null && reason == null) {
      return;
    }
    out.add(ANNOTATIONS);
    int open = out.length();
    int split = rest == null ? 1 : annotationsBefore(rest);
    if (rest != null && split > 1) {
      out.add(rest, 1, split);
    }
    annotation(EventRow.DECISION, decision, open);
    annotation(EventRow.REASON, reason, open);
    if (rest != null && split < rest.length - 1) {
      comma(open);
      out.add(rest, split > 1 ? split + 1 : 1, rest.length - 1);
    }
    out.add('}');
  }

  private void annotation(byte[] key, byte @Nullable [] value, int open) {
    if (value != null) {
      comma(open);
      out.add('"');
      out.add(key);
      out.add('"');
      out.add(':');
      GoJson.string(value, 0, value.length, out);
    }
  }

  /**
   * The end of the members whose keys come before the authorizer's two: the offset of the comma or
   * brace after them, or 1 when there is none such.
   */
  private static int annotationsBefore(byte[] rest) {
    int end = 1;
    int at = 1;
    while (at < rest.length && rest[at] == '"') {
      int key = JsonBytes.skipString(rest, at + 1, rest.length);
      byte[] first = EventRow.DECISION;
      if (key < 0 || Arrays.compareUnsigned(rest, at + 1, key - 1, first, 0, first.length) > 0) {
        return end;
      }
      end = key + 1 < rest.length ? JsonBytes.skipString(rest, key + 2, rest.length) : -1;
      if (end < 0) {
        return rest.length - 1;
      }
      at = end + 1;
    }
    return end;
  }

  private void comma(int open) {
    if (out.length() > open) {
      out.add(',');
    }
  }

  private void first(EventRow row, EventColumn column) {
    byte[] value = row.text(column);
    if (value != null) {
      out.add(KEYS[column.ordinal()]);
      value(row, column, value);
    }
  }

  /** A member that follows others in an object, or opens it. */
  private void next(EventRow row, EventColumn column) {
    byte[] value = row.text(column);
    if (value != null) {
      if (out.last() != '{') {
        out.add(',');
      }
      out.add(KEYS[column.ordinal()]);
      value(row, column, value);
    }
  }

  private void member(EventRow row, EventColumn column) {
    byte[] value = row.text(column);
    if (value != null) {
      out.add(',');
      out.add(KEYS[column.ordinal()]);
      value(row, column, value);
    }
  }

  private void value(EventRow row, EventColumn column, byte[] value) {
    ColumnValue known = row.value(column);
    if (known != null && known.isExact()) {
      out.add(known.json());
    } else {
      value(column, value, out);
    }
  }

  /** Writes what a column holds as JSON. */
  static void value(EventColumn column, byte[] value, RebuildBuffer out) {
    switch (column.kind()) {
      case JSON -> out.add(value);
      case LIST -> list(value, out);
      case TEXT, INT, LONG, TIME, BOOLEAN, BYTES -> GoJson.string(value, 0, value.length, out);
    }
  }

  private static void list(byte[] joined, RebuildBuffer out) {
    char open = '[';
    int from = 0;
    for (int i = 0; i <= joined.length; i++) {
      if (i == joined.length || joined[i] == EventRow.LIST_SEPARATOR) {
        out.add(open);
        GoJson.string(joined, from, i, out);
        from = i + 1;
        open = ',';
      }
    }
    out.add(']');
  }
}
