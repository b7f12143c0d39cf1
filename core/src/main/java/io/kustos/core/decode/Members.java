package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object by name; of duplicate names the first counts. */
record Members(JsonSlice object, Map<String, JsonSlice> byName) {
  static Members of(JsonSlice object) {
    Map<String, JsonSlice> byName = new LinkedHashMap<>();
    object.forEachMember(byName::putIfAbsent);
    return new Members(object, byName);
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  @Nullable JsonSlice any(String name) {
    return byName.get(name);
  }

  /** The text of a member that is a string; null when there is none. */
  @Nullable String text(String name) {
    JsonSlice value = byName.get(name);
    return value == null ? null : value.string();
  }

  @Nullable JsonSlice string(String name) {
    JsonSlice value = byName.get(name);
    return value != null && value.isString() ? value : null;
  }

  @Nullable JsonSlice objectAt(String name) {
    JsonSlice value = byName.get(name);
    return value != null && value.isObject() ? value : null;
  }

  @Nullable JsonSlice array(String name) {
    JsonSlice value = byName.get(name);
    return value != null && value.isArray() ? value : null;
  }
}
