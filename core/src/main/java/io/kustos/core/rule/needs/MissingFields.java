package io.kustos.core.rule.needs;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldUse;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a condition of which little is known: some fields have no value, the stage may be
 * given, all else is open.
 */
final class MissingFields {
  private final Missing missing;
  private final @Nullable String stage;

  /**
   * @param missing which fields have no value
   * @param stage the stage of the event; null when open
   */
  MissingFields(Missing missing, @Nullable String stage) {
    this.missing = missing;
    this.stage = stage;
  }

  /** Tells whether a field has no value. */
  @FunctionalInterface
  interface Missing {
    boolean isMissing(Field field);
  }

  /** What is known of a condition. */
  enum Truth {
    FALSE,
    OPEN,
    TRUE
  }

  Truth of(Condition condition) {
    return switch (condition) {
      case Condition.And and -> and(and.terms());
      case Condition.Or or -> or(or.terms());
      case Condition.Not not ->
          switch (of(not.term())) {
            case FALSE -> Truth.TRUE;
            case OPEN -> Truth.OPEN;
            case TRUE -> Truth.FALSE;
          };
      case Condition.Exists exists -> atom(condition);
      case Condition.Test test -> test(test);
      case Condition.TestOperands test -> atom(condition);
      case Condition.Match match -> match(match);
      case Condition.MatchOperands match -> atom(condition);
    };
  }

  private Truth and(List<Condition> terms) {
    Truth all = Truth.TRUE;
    for (Condition term : terms) {
      Truth one = of(term);
      all = one.compareTo(all) < 0 ? one : all;
    }
    return all;
  }

  private Truth or(List<Condition> terms) {
    Truth any = Truth.FALSE;
    for (Condition term : terms) {
      Truth one = of(term);
      any = one.compareTo(any) > 0 ? one : any;
    }
    return any;
  }

  private Truth test(Condition.Test test) {
    boolean known =
        stage != null
            && isStage(test.left())
            && (test.comparison() == Comparison.EQ || test.comparison() == Comparison.IN);
    return known ? truth(test.values().contains(stage)) : atom(test);
  }

  private Truth match(Condition.Match match) {
    if (stage != null
        && isStage(match.operand())
        && match.pattern() instanceof ValuePattern.Wildcard wildcard
        && wildcard.parts().size() == 1
        && wildcard.parts().getFirst() instanceof ValuePattern.Literal(String text)) {
      return truth(wildcard.cased() ? text.equals(stage) : text.equalsIgnoreCase(stage));
    }
    return atom(match);
  }

  private static boolean isStage(Operand operand) {
    return operand instanceof Operand.FieldValue(Field field) && field.direct() == EventField.STAGE;
  }

  private static Truth truth(boolean holds) {
    return holds ? Truth.TRUE : Truth.FALSE;
  }

  /** A comparison of a missing value is false. */
  private Truth atom(Condition condition) {
    Set<Field> fields = FieldUse.of(condition);
    return fields.stream().anyMatch(missing::isMissing) ? Truth.FALSE : Truth.OPEN;
  }
}
