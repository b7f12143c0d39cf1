package io.kustos.core.rule;

import io.kustos.core.event.AuditEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads operands of an event, one at a time and without remembering anything. */
public final class OperandValue {
  /** Fields that libs prints with nine digits at least. */
  private static final Set<String> NINE_DIGITS =
      Set.of("evt.rawtime.ns", "evt.reltime", "evt.reltime.ns");

  private OperandValue() {}

  /**
   * The operand's value: a {@link String}, a {@code List<String>} or a {@link Long}; null when
   * there is none. A field never yields an empty list; a sequence and a transformer may.
   */
  public static @Nullable Object of(Operand operand, AuditEvent event, EventContext context) {
    return switch (operand) {
      case Operand.FieldValue(Field field) -> field.extract(event, context);
      case Operand.Constant(String text) -> text;
      case Operand.Sequence(List<Operand> elements) -> sequence(elements, event, context);
      case Operand.Call call -> call(call, event, context);
    };
  }

  private static @Nullable Object call(Operand.Call call, AuditEvent event, EventContext context) {
    List<Object> values = new ArrayList<>(call.arguments().size());
    for (Operand argument : call.arguments()) {
      Object value = of(argument, event, context);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return TransformerFunctions.apply(call.transformer(), values);
  }

  /** The elements' values as texts, lists spread out; null when one has no value. */
  private static @Nullable List<String> sequence(
      List<Operand> elements, AuditEvent event, EventContext context) {
    List<String> values = new ArrayList<>(elements.size());
    for (Operand element : elements) {
      Object value = of(element, event, context);
      if (value == null) {
        return null;
      }
      if (value instanceof List<?> list) {
        list.forEach(item -> values.add((String) item));
      } else {
        values.add(text(element, value));
      }
    }
    return values;
  }

  /** A scalar value as it is printed. */
  public static String text(Operand operand, Object value) {
    boolean padded =
        operand instanceof Operand.FieldValue(Field field) && NINE_DIGITS.contains(field.name());
    return padded ? String.format(Locale.ROOT, "%09d", (Long) value) : value.toString();
  }

  /**
   * Whether libs hands the operand's texts on with their terminating NUL counted as a character. A
   * list that does so is never {@code in} and never {@code intersects} a set of constants, because
   * no constant ends with a NUL.
   */
  public static boolean endsWithNul(Operand operand) {
    return operand instanceof Operand.Call call
        && switch (call.transformer()) {
          case TOLOWER, TOUPPER, B64, BASENAME -> true;
          case LEN, JOIN, CONCAT, GETOPT -> false;
        };
  }
}
