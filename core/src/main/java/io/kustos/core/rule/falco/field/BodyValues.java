package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values at a path in the request object, as Falco's k8saudit plugin 0.18 collects them: every
 * array on the way but the last value is entered, at one index or at all.
 */
final class BodyValues {
  /** Enter arrays at every element. */
  static final int EVERY = -1;

  private final int index;
  private final String[] path;

  private BodyValues(int index, String[] path) {
    this.index = index;
    this.path = path;
  }

  /**
   * The values in document order. Where an element of an array lacks the rest of the path a null
   * stands. The whole is null when the path breaks off outside of arrays, or the index is too
   * great.
   *
   * @param index which element of each array to enter, or {@link #EVERY}
   * @param path names from the request object on; an empty name stands for the value itself
   */
  static @Nullable List<@Nullable JsonSlice> at(AuditEvent event, int index, String... path) {
    JsonSlice body = event.value(EventField.REQUEST_OBJECT);
    return body == null ? null : new BodyValues(index, path).collect(body, 0);
  }

  private @Nullable List<@Nullable JsonSlice> collect(JsonSlice from, int step) {
    JsonSlice value = from;
    for (int i = step; i < path.length; i++) {
      if (value.isArray()) {
        if (index == EVERY) {
          return collectElements(value, i);
        }
        value = value.element(index);
      }
      if (value != null && !path[i].isEmpty()) {
        value = value.get(path[i]);
      }
      if (value == null) {
        return null;
      }
    }
    List<@Nullable JsonSlice> one = new ArrayList<>(1);
    one.add(value);
    return one;
  }

  private List<@Nullable JsonSlice> collectElements(JsonSlice array, int step) {
    List<@Nullable JsonSlice> values = new ArrayList<>();
    array.forEachElement(
        element -> {
          List<@Nullable JsonSlice> found = collect(element, step);
          if (found == null) {
            values.add(null);
          } else {
            values.addAll(found);
          }
        });
    return values;
  }

  /** The texts of the values that are there; null when there is none. */
  static @Nullable List<String> present(@Nullable List<@Nullable JsonSlice> values) {
    return texts(values, null);
  }

  /** The texts of all values; null when there is none or one is missing. */
  static @Nullable List<String> complete(@Nullable List<@Nullable JsonSlice> values) {
    return values == null || values.contains(null) ? null : present(values);
  }

  /** The texts of all values, {@code other} where one is missing; null when there is none. */
  static @Nullable List<String> orElse(@Nullable List<@Nullable JsonSlice> values, String other) {
    return texts(values, other);
  }

  private static @Nullable List<String> texts(
      @Nullable List<@Nullable JsonSlice> values, @Nullable String other) {
    if (values == null) {
      return null;
    }
    List<String> texts = new ArrayList<>(values.size());
    for (JsonSlice value : values) {
      String text = value == null ? other : JsonText.of(value);
      if (text != null) {
        texts.add(text);
      }
    }
    return some(texts);
  }

  /** The list, or null when it is empty: Falco takes an empty list for no value. */
  static @Nullable List<String> some(List<String> texts) {
    return texts.isEmpty() ? null : texts;
  }
}
