package io.kustos.core.rule;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** When a correlation is found. */
public sealed interface CorrelationCondition {

  /**
   * A number lies within bounds.
   *
   * @param bounds all of them hold; at least one
   */
  record Range(List<Bound> bounds) implements CorrelationCondition {
    public Range {
      bounds = List.copyOf(bounds);
    }

    public boolean holds(double number) {
      return bounds.stream().allMatch(bound -> bound.holds(number));
    }

    /** Whether a number for which it holds may grow, so that it is known at once. */
    public boolean isOpenAbove() {
      return bounds.stream().allMatch(b -> b.test() == Test.GT || b.test() == Test.GTE);
    }
  }

  /** A comparison with a constant. */
  record Bound(Test test, double limit) {
    boolean holds(double number) {
      return switch (test) {
        case GT -> number > limit;
        case GTE -> number >= limit;
        case LT -> number < limit;
        case LTE -> number <= limit;
        case EQ -> number == limit;
        case NEQ -> number != limit;
      };
    }
  }

  /** How a number compares; Sigma writes the names in lower case. */
  enum Test {
    GT,
    GTE,
    LT,
    LTE,
    EQ,
    NEQ;

    /** As a rule writes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which rules matched, as a boolean expression over their names. */
  record Rules(Expression expression) implements CorrelationCondition {}

  /** An expression over names of rules. */
  sealed interface Expression {
    /** The rule matched. */
    record Named(String name) implements Expression {}

    /** All terms hold. */
    record And(List<Expression> terms) implements Expression {
      public And {
        terms = List.copyOf(terms);
      }
    }

    /** At least one term holds. */
    record Or(List<Expression> terms) implements Expression {
      public Or {
        terms = List.copyOf(terms);
      }
    }

    /** The term does not hold. */
    record Not(Expression term) implements Expression {}

    /** Whether it holds when the rules of these names matched. */
    default boolean holds(Set<String> matched) {
      return switch (this) {
        case Named named -> matched.contains(named.name());
        case And and -> and.terms().stream().allMatch(term -> term.holds(matched));
        case Or or -> or.terms().stream().anyMatch(term -> term.holds(matched));
        case Not not -> !not.term().holds(matched);
      };
    }

    /** Whether it can become false by a further match. */
    default boolean hasNot() {
      return switch (this) {
        case Named named -> false;
        case And and -> and.terms().stream().anyMatch(Expression::hasNot);
        case Or or -> or.terms().stream().anyMatch(Expression::hasNot);
        case Not not -> true;
      };
    }
  }
}
