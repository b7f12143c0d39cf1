package io.kustos.core.decode;

import io.kustos.core.json.ByteText;
import io.kustos.core.json.JsonSlice;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the JSON text of an audit event that is rebuilt from a foreign record. */
final class NativeText {
  private final ByteText text = new ByteText(1024);
  private boolean first = true;

  /** The text of an event with its kind and version. */
  static NativeText event() {
    NativeText event = new NativeText();
    event.text.append("{");
    return event.string("kind", "Event").string("apiVersion", "audit.k8s.io/v1");
  }

  private void name(String name) {
    if (!first) {
      text.append(",");
    }
    first = false;
    text.string(name).append(":");
  }

  /** A string member; nothing when there is no value. */
  NativeText string(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      text.string(value);
    }
    return this;
  }

  NativeText number(String name, long value) {
    name(name);
    text.append(Long.toString(value));
    return this;
  }

  /** A member whose value stays as written; nothing when there is none or it is null. */
  NativeText raw(String name, @Nullable JsonSlice value) {
    if (value != null && value.kind() != JsonSlice.Kind.NULL) {
      name(name);
      text.append(value);
    }
    return this;
  }

  /** An object member, or a value of another kind as written, without some of its members. */
  NativeText without(String name, @Nullable JsonSlice value, Set<String> left) {
    if (value == null || !value.isObject()) {
      return raw(name, value);
    }
    open(name);
    value.forEachMember(
        (key, member) -> {
          if (!left.contains(key)) {
            name(key);
            text.append(member);
          }
        });
    return close();
  }

  /** Begins an object member. */
  NativeText open(String name) {
    name(name);
    text.append("{");
    first = true;
    return this;
  }

  NativeText close() {
    text.append("}");
    first = false;
    return this;
  }

  /** The event's {@code objectRef}; nothing for a request that names no resource. */
  NativeText objectRef(
      @Nullable String resource,
      @Nullable String namespace,
      @Nullable String name,
      @Nullable String group,
      @Nullable String version,
      @Nullable String subresource) {
    if (resource == null) {
      return this;
    }
    return open("objectRef")
        .string("resource", resource)
        .string("namespace", namespace)
        .string("name", name)
        .string("apiGroup", group)
        .string("apiVersion", version)
        .string("subresource", subresource)
        .close();
  }

  /** An array of one string; nothing when there is none. */
  NativeText oneOf(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      text.append("[").string(value).append("]");
    }
    return this;
  }

  /** Closes the event and hands it over. */
  void to(Unwrapper unwrapper, Item item, int depth) {
    close();
    unwrapper.text(text.bytes(), 0, text.size(), item, depth);
  }
}
