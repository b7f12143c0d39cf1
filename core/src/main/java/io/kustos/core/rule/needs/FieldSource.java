package io.kustos.core.rule.needs;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.field.FieldAliases;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in an event a field of a rule is read from.
 *
 * @param fields what is found by itself in an event, bodies left out
 * @param body which body it is read from
 * @param open whether it is read from something else too, of which nothing can be said
 */
public record FieldSource(Set<EventField> fields, Body body, boolean open) {
  private static final Map<String, EventField> POINTERS = new HashMap<>();

  /** Of fields that do not say it themselves, by how their names begin; the longest counts. */
  private static final Map<String, Set<EventField>> READ =
      Map.of(
          "ka.uri.param", EnumSet.of(EventField.REQUEST_URI),
          "ka.user.groups", EnumSet.of(EventField.USER_GROUPS),
          "kustos.sourceips", EnumSet.of(EventField.SOURCE_IPS),
          "kustos.impersonation", EnumSet.of(EventField.IMPERSONATED_USER),
          "kustos.object", EnumSet.of(EventField.OBJECT_NAME));

  private static final List<String> OF_REQUEST = List.of("ka.req.", "kustos.req.");

  /** What is read from the answer where the request is not logged. */
  private static final List<String> OF_EITHER =
      List.of(
          "kustos.csr.",
          "kustos.pod.",
          "kustos.rights.",
          "kustos.binding.",
          "kustos.token.audiences",
          "kustos.token.expiration_seconds",
          "kustos.token.bound");

  static {
    for (EventField field : EventField.values()) {
      POINTERS.put("/" + String.join("/", field.path()), field);
    }
  }

  public FieldSource {
    fields = Set.copyOf(fields);
  }

  /** Which body a field is read from. */
  public enum Body {
    NONE,
    REQUEST,
    RESPONSE,
    /** Whichever there is. */
    EITHER,
    /** A body or something else; it may have a value without any body. */
    MAYBE;

    /** Whether the field has no value without a body. */
    public boolean isNeeded() {
      return this == REQUEST || this == RESPONSE || this == EITHER;
    }
  }

  /** Where a field is read from. */
  public static FieldSource of(Field field) {
    EventField direct = field.direct();
    if (direct != null) {
      return of(direct);
    }
    Body body = body(field);
    if (body.isNeeded()) {
      return new FieldSource(Set.of(), body, false);
    }
    Set<EventField> sources = field.sources();
    Set<EventField> read = sources == null ? read(field.name()) : sources;
    if (!read.isEmpty()) {
      Set<EventField> outside = new HashSet<>(read);
      boolean also = outside.remove(EventField.REQUEST_OBJECT);
      return new FieldSource(outside, also ? Body.MAYBE : body, false);
    }
    String argument = field.argument();
    EventField found = ofPointer("/" + field.name().replace('.', '/'));
    if (found == null && argument != null) {
      found = ofPointer(argument);
    }
    return found == null ? new FieldSource(Set.of(), body, true) : of(found);
  }

  private static FieldSource of(EventField field) {
    if (field == EventField.REQUEST_OBJECT) {
      return new FieldSource(Set.of(), Body.REQUEST, false);
    }
    return field == EventField.RESPONSE_OBJECT
        ? new FieldSource(Set.of(), Body.RESPONSE, false)
        : new FieldSource(Set.of(field), Body.NONE, false);
  }

  private static Body body(Field field) {
    String name = field.name();
    if (OF_EITHER.stream().anyMatch(name::startsWith)) {
      return Body.EITHER;
    }
    if (name.equals("anywhere") || name.startsWith("kustos.token.how")) {
      return Body.MAYBE;
    }
    String paths = field + " " + FieldAliases.expand(name);
    if (paths.contains("responseObject")
        || name.equals("ka.resp.name")
        || name.equals("ka.target.pod.name")) {
      return Body.RESPONSE;
    }
    return paths.contains("requestObject") || OF_REQUEST.stream().anyMatch(name::startsWith)
        ? Body.REQUEST
        : Body.NONE;
  }

  private static Set<EventField> read(String name) {
    String prefix = name;
    while (true) {
      Set<EventField> found = READ.get(prefix);
      int dot = prefix.lastIndexOf('.');
      if (found != null || dot < 0) {
        return found == null ? Set.of() : found;
      }
      prefix = prefix.substring(0, dot);
    }
  }

  /** The field that a JSON pointer leads to or into. */
  private static @Nullable EventField ofPointer(String pointer) {
    String path = pointer;
    while (path.lastIndexOf('/') >= 0) {
      EventField field = POINTERS.get(path);
      if (field != null) {
        return field;
      }
      path = path.substring(0, path.lastIndexOf('/'));
    }
    return null;
  }
}
