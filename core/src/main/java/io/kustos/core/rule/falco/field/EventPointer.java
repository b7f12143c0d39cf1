package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON pointer (RFC 6901) into an event, read as Falco's json plugin reads it: the leading slash
 * may be left out, and an empty pointer is the whole event.
 *
 * @param start the event field from which the steps lead on; null for the event itself
 */
record EventPointer(@Nullable EventField start, List<String> steps) {

  static EventPointer parse(String text) {
    List<String> steps = new ArrayList<>();
    if (!text.isEmpty()) {
      String body = text.startsWith("/") ? text.substring(1) : text;
      for (String step : body.split("/", -1)) {
        steps.add(step.replace("~1", "/").replace("~0", "~"));
      }
    }
    for (int length = Math.min(2, steps.size()); length > 0; length--) {
      List<String> head = steps.subList(0, length);
      for (EventField field : EventField.values()) {
        if (field.path().equals(head)) {
          return new EventPointer(field, List.copyOf(steps.subList(length, steps.size())));
        }
      }
    }
    return new EventPointer(null, List.copyOf(steps));
  }

  /** The event field at which the pointer points; null when it points at something else. */
  @Nullable EventField exact() {
    return steps.isEmpty() ? start : null;
  }

  @Nullable JsonSlice find(AuditEvent event) {
    JsonSlice value = start == null ? event.root() : event.value(start);
    for (int i = 0; i < steps.size() && value != null; i++) {
      value = value.isArray() ? element(value, steps.get(i)) : value.get(steps.get(i));
    }
    return value;
  }

  /** Go's Atoi decides what an index is: a sign and leading zeros may stand. */
  private static @Nullable JsonSlice element(JsonSlice array, String step) {
    try {
      int index = Integer.parseInt(step);
      return index < 0 ? null : array.element(index);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
