package io.kustos.core.policy;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an event a comparison looks at: fields found by themselves, and bodies.
 *
 * @param fields fields of the event, bodies left out
 * @param requestBody whether it looks into the request's body
 * @param responseBody whether it looks into the answer's body
 * @param opaque whether it looks at something else, so that nothing can be said beforehand
 */
record AtomSource(
    Set<EventField> fields, boolean requestBody, boolean responseBody, boolean opaque) {
  private static final Map<String, EventField> POINTERS = new HashMap<>();

  /** What enriched fields read from the request's body begin with. */
  private static final List<String> ENRICHED_OF_REQUEST =
      List.of(
          "kustos.req.",
          "kustos.pod.",
          "kustos.csr.",
          "kustos.token.",
          "kustos.rights.",
          "kustos.binding.");

  static {
    for (EventField field : EventField.values()) {
      POINTERS.put("/" + String.join("/", field.path()), field);
    }
  }

  static AtomSource of(Condition atom) {
    Set<Field> read = new HashSet<>();
    switch (atom) {
      case Condition.Exists exists -> collect(exists.operand(), read);
      case Condition.Test test -> collect(test.left(), read);
      case Condition.TestOperands test -> {
        collect(test.left(), read);
        collect(test.right(), read);
      }
      case Condition.Match match -> collect(match.operand(), read);
      case Condition.MatchOperands match -> {
        collect(match.left(), read);
        collect(match.right(), read);
      }
      case Condition.And and -> throw new IllegalArgumentException("no atom: " + and);
      case Condition.Or or -> throw new IllegalArgumentException("no atom: " + or);
      case Condition.Not not -> throw new IllegalArgumentException("no atom: " + not);
    }
    return of(read);
  }

  private static AtomSource of(Set<Field> read) {
    EnumSet<EventField> fields = EnumSet.noneOf(EventField.class);
    boolean request = false;
    boolean response = false;
    boolean opaque = false;
    for (Field field : read) {
      EventField source = source(field);
      String text = field.toString();
      boolean inRequest = source == EventField.REQUEST_OBJECT || readsRequest(text);
      boolean inResponse = source == EventField.RESPONSE_OBJECT || readsResponse(text);
      request |= inRequest;
      response |= inResponse;
      if (source != null && !inRequest && !inResponse) {
        fields.add(source);
      }
      opaque |= source == null && !inRequest && !inResponse;
    }
    return new AtomSource(fields, request, response, opaque);
  }

  private static boolean readsRequest(String field) {
    return field.contains("requestObject")
        || field.startsWith("ka.req.")
        || ENRICHED_OF_REQUEST.stream().anyMatch(field::startsWith);
  }

  private static boolean readsResponse(String field) {
    return field.contains("responseObject")
        || field.equals("ka.resp.name")
        || field.equals("ka.target.pod.name");
  }

  private static @Nullable EventField source(Field field) {
    if (field.direct() != null) {
      return field.direct();
    }
    String argument = field.argument();
    return switch (field.name()) {
      case "ka.uri.param", "kustos.dry_run" -> EventField.REQUEST_URI;
      case "ka.user.groups" -> EventField.USER_GROUPS;
      case "kustos.sourceips" -> EventField.SOURCE_IPS;
      default -> argument == null ? ofEnriched(field.name()) : ofPointer(argument);
    };
  }

  private static @Nullable EventField ofEnriched(String name) {
    if (name.startsWith("kustos.exec.")) {
      return EventField.REQUEST_URI;
    }
    if (name.startsWith("kustos.source.")) {
      return EventField.SOURCE_IPS;
    }
    if (name.startsWith("kustos.client.")) {
      return EventField.USER_AGENT;
    }
    return name.startsWith("kustos.actor.") ? EventField.USER_NAME : ofPath(name);
  }

  /** The field that a path as Sigma writes it leads to or into. */
  private static @Nullable EventField ofPath(String name) {
    return ofPointer("/" + name.replace('.', '/'));
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

  private static void collect(Operand operand, Set<Field> read) {
    switch (operand) {
      case Operand.FieldValue value -> read.add(value.field());
      case Operand.Call call -> call.arguments().forEach(argument -> collect(argument, read));
      case Operand.Sequence list -> list.elements().forEach(element -> collect(element, read));
      case Operand.Constant constant -> {}
    }
  }

  boolean isOnly(Set<EventField> known) {
    return !requestBody && !responseBody && !opaque && known.containsAll(fields);
  }

  boolean reads(EventField field) {
    return fields.contains(field);
  }

  /** The constants a comparison for equality names; empty for other comparisons. */
  static List<String> constants(Condition atom, EventField field) {
    return switch (atom) {
      case Condition.Test test when isValueOf(test.left(), field) -> test.values();
      case Condition.Match(
              Operand operand,
              ValuePattern.Wildcard(List<ValuePattern.Part> parts, boolean cased))
          when isValueOf(operand, field)
              && parts.size() == 1
              && parts.getFirst() instanceof ValuePattern.Literal(String text) ->
          List.of(text);
      default -> List.of();
    };
  }

  private static boolean isValueOf(Operand operand, EventField field) {
    return operand instanceof Operand.FieldValue(Field value) && source(value) == field;
  }
}
