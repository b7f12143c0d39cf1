package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fields named by their path in an audit event, for example {@code objectRef.resource}. */
final class EventPaths {
  private static final Set<String> ROOTS =
      Arrays.stream(EventField.values())
          .map(field -> field.path().getFirst())
          .collect(Collectors.toUnmodifiableSet());

  private EventPaths() {}

  /** The field of that path; null when no audit event has such a member at its root. */
  static @Nullable Field field(String path) {
    int dot = path.indexOf('.');
    if (!ROOTS.contains(dot < 0 ? path : path.substring(0, dot))) {
      return null;
    }
    for (EventField known : EventField.values()) {
      if (known.dotted().equals(path) && known != EventField.SOURCE_IPS) {
        return Field.computed(
            path, null, FieldType.STRING, (event, context) -> text(event.value(known)));
      }
    }
    return Field.computed(path, null, FieldType.STRING_LIST, (event, context) -> at(event, path));
  }

  private static @Nullable String text(@Nullable JsonSlice value) {
    return value == null || value.kind() == JsonSlice.Kind.NULL ? null : value.text();
  }

  private static @Nullable Object at(AuditEvent event, String path) {
    List<String> values = new ArrayList<>();
    collect(event.root(), path, values);
    return values.isEmpty() ? null : values;
  }

  /** A key may have dots in it: the longest one that is there is taken. */
  private static void collect(JsonSlice value, String path, List<String> values) {
    if (value.isArray()) {
      value.forEachElement(element -> collect(element, path, values));
    } else if (path.isEmpty()) {
      if (value.kind() != JsonSlice.Kind.NULL) {
        values.add(value.text());
      }
    } else if (value.isObject()) {
      for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
        JsonSlice member = value.get(path.substring(0, end));
        if (member != null) {
          collect(member, path.substring(Math.min(path.length(), end + 1)), values);
          return;
        }
      }
    }
  }
}
