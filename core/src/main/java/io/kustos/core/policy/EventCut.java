package io.kustos.core.policy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.Arrays;

/** An event as a server would have written it at a lower level. */
final class EventCut {
  private static final int LINE_END_BYTES = 1;
  private static final String LIST = "items";

  private EventCut() {}

  /** The level at which an event was recorded; by its bodies when it does not say. */
  static Level recorded(AuditEvent event) {
    String text = event.text(EventField.LEVEL);
    Level level = text == null ? null : Level.of(text).orElse(null);
    if (level != null && level != Level.NONE) {
      return level;
    }
    return event.has(EventField.RESPONSE_OBJECT)
        ? Level.REQUEST_RESPONSE
        : event.has(EventField.REQUEST_OBJECT) ? Level.REQUEST : Level.METADATA;
  }

  /**
   * Bytes of the event and its line end at a level; bodies that were not recorded count nothing.
   */
  static long bytes(AuditEvent event, Level level, boolean omitManagedFields) {
    long bytes = event.end() - event.start() + LINE_END_BYTES;
    boolean request = level.atLeast(Level.REQUEST);
    boolean response = level.atLeast(Level.REQUEST_RESPONSE);
    bytes -=
        request
            ? managed(event, EventField.REQUEST_OBJECT, omitManagedFields)
            : member(event, EventField.REQUEST_OBJECT);
    bytes -=
        response
            ? managed(event, EventField.RESPONSE_OBJECT, omitManagedFields)
            : member(event, EventField.RESPONSE_OBJECT);
    return bytes;
  }

  /** Bytes of a member with its name and comma; 0 when there is none. */
  static long member(AuditEvent event, EventField field) {
    return event.has(field) ? event.end(field) - memberStart(event, field) + 1L : 0;
  }

  private static int memberStart(AuditEvent event, EventField field) {
    int at = event.start(field) - 1;
    byte[] bytes = event.bytes();
    while (at > event.start() && bytes[at] != ':') {
      at--;
    }
    while (at > event.start() && bytes[at] != '"') {
      at--;
    }
    return at - field.dotted().length() - 1;
  }

  /** Bytes of {@code metadata.managedFields} of an object, or of a list's objects. */
  private static long managed(AuditEvent event, EventField field, boolean omit) {
    JsonSlice body = omit ? event.value(field) : null;
    if (body == null || !body.isObject()) {
      return 0;
    }
    long[] bytes = {managed(body)};
    JsonSlice items = body.get(LIST);
    if (items != null) {
      items.forEachElement(item -> bytes[0] += managed(item));
    }
    return bytes[0];
  }

  private static long managed(JsonSlice object) {
    JsonSlice fields = object.path("metadata", "managedFields");
    return fields == null ? 0 : fields.end() - fields.start() + "\"managedFields\":,".length();
  }

  /** The event without the bodies that the level leaves out. */
  static AuditEvent at(Level level, AuditEvent event) {
    byte[] bytes = event.toBytes();
    int length = bytes.length;
    for (EventField field :
        new EventField[] {EventField.REQUEST_OBJECT, EventField.RESPONSE_OBJECT}) {
      Level needed = field == EventField.REQUEST_OBJECT ? Level.REQUEST : Level.REQUEST_RESPONSE;
      if (event.has(field) && !level.atLeast(needed)) {
        Arrays.fill(
            bytes,
            memberStart(event, field) - event.start(),
            event.end(field) - event.start(),
            (byte) ' ');
        dropComma(bytes, memberStart(event, field) - event.start(), length);
      }
    }
    return AuditEvent.parse(bytes);
  }

  /** The member is blank now; one of the commas around it must go. */
  private static void dropComma(byte[] bytes, int start, int length) {
    int after = start;
    while (after < length && isBlank(bytes[after])) {
      after++;
    }
    if (after < length && bytes[after] == ',') {
      bytes[after] = ' ';
      return;
    }
    int before = start - 1;
    while (before > 0 && isBlank(bytes[before])) {
      before--;
    }
    if (bytes[before] == ',') {
      bytes[before] = ' ';
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
