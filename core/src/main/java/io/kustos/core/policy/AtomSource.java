package io.kustos.core.policy;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldUse;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.needs.FieldSource;
import io.kustos.core.rule.needs.FieldSource.Body;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What of an event a comparison looks at: fields found by themselves, and bodies.
 *
 * @param fields fields of the event, bodies left out
 * @param requestBody whether it is false without the request's body
 * @param responseBody whether it is false without the answer's body
 * @param maybeBody whether it may look into bodies too
 * @param open whether it looks at something else, so that nothing can be said beforehand
 * @param subjects of which requests what it looks at can have a value
 */
record AtomSource(
    Set<EventField> fields,
    boolean requestBody,
    boolean responseBody,
    boolean maybeBody,
    boolean open,
    Set<Subject> subjects) {
  private static final String ENRICHED = "kustos.";

  static AtomSource of(Condition atom) {
    EnumSet<EventField> fields = EnumSet.noneOf(EventField.class);
    EnumSet<Body> bodies = EnumSet.noneOf(Body.class);
    boolean open = false;
    EnumSet<Subject> subjects = EnumSet.noneOf(Subject.class);
    for (Field field : FieldUse.of(atom)) {
      FieldSource source = FieldSource.of(field);
      fields.addAll(source.fields());
      bodies.add(source.body());
      open |= source.open();
      subjects.add(Subject.of(field.name()));
    }
    return new AtomSource(
        fields,
        bodies.contains(Body.REQUEST) || bodies.contains(Body.EITHER),
        bodies.contains(Body.RESPONSE),
        bodies.contains(Body.MAYBE),
        open,
        subjects);
  }

  boolean isOnly(Set<EventField> known) {
    return !requestBody && !responseBody && !maybeBody && !open && known.containsAll(fields);
  }

  boolean readsAny(Set<EventField> some) {
    return fields.stream().anyMatch(some::contains);
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

  /** Values that fit what the comparison asks of the field; empty when it asks in another way. */
  static List<String> examples(Condition atom, EventField field) {
    return switch (atom) {
      case Condition.Test test
          when isValueOf(test.left(), field) && test.comparison() == Comparison.STARTSWITH ->
          test.values().stream().map(text -> text + "x").toList();
      case Condition.Test test
          when isValueOf(test.left(), field)
              && Set.of(Comparison.GLOB, Comparison.IGLOB).contains(test.comparison()) ->
          test.values().stream().map(text -> text.replace('*', 'x').replace('?', 'x')).toList();
      case Condition.Match(Operand operand, ValuePattern.Wildcard pattern)
          when isValueOf(operand, field) ->
          List.of(example(pattern));
      default -> constants(atom, field);
    };
  }

  private static String example(ValuePattern.Wildcard pattern) {
    StringBuilder text = new StringBuilder();
    for (ValuePattern.Part part : pattern.parts()) {
      text.append(part instanceof ValuePattern.Literal(String literal) ? literal : "x");
    }
    return text.toString();
  }

  /** Values that fit what the comparison asks of any of the fields of these names. */
  static List<String> examples(Condition atom, Set<String> names) {
    return switch (atom) {
      case Condition.Test test when isNamed(test.left(), names) -> test.values();
      case Condition.Match(Operand operand, ValuePattern.Wildcard pattern)
          when isNamed(operand, names) ->
          List.of(example(pattern));
      default -> List.of();
    };
  }

  private static boolean isNamed(Operand operand, Set<String> names) {
    return operand instanceof Operand.FieldValue(Field value) && names.contains(value.name());
  }

  private static boolean isValueOf(Operand operand, EventField field) {
    return operand instanceof Operand.FieldValue(Field value)
        && (!value.name().startsWith(ENRICHED) || value.name().equals("kustos.actor.name"))
        && FieldSource.of(value).equals(new FieldSource(Set.of(field), Body.NONE, false));
  }
}
