package io.kustos.core.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a rule matches: a boolean tree over comparisons of event fields. Every rule language
 * compiles to it; names are resolved and types checked. Logic is two-valued: a comparison of a
 * missing value is false, its negation true.
 *
 * <p>{@link Test} and {@link TestOperands} have Falco's semantics, {@link Match} and {@link
 * MatchOperands} their own. {@code ConditionPrinter} prints Falco's part in Falco's filter syntax.
 */
public sealed interface Condition {

  /** All terms hold; at least one term. */
  record And(List<Condition> terms) implements Condition {
    public And {
      terms = List.copyOf(terms);
    }
  }

  /** At least one term holds; at least one term. */
  record Or(List<Condition> terms) implements Condition {
    public Or {
      terms = List.copyOf(terms);
    }
  }

  /** The term does not hold. */
  record Not(Condition term) implements Condition {}

  /** The operand yields a value. */
  record Exists(Operand operand) implements Condition {}

  /**
   * The operand compares with constants.
   *
   * @param quantifier how several values count; null for operators that take one value, and for
   *     {@code in}, {@code intersects} and {@code pmatch}, which take a set by themselves
   * @param values the constants; exactly one when the operator takes one value
   */
  record Test(
      Operand left, Comparison comparison, @Nullable Quantifier quantifier, List<String> values)
      implements Condition {
    public Test {
      values = List.copyOf(values);
    }
  }

  /** The operand compares with another operand of the same type. */
  record TestOperands(Operand left, Comparison comparison, Operand right) implements Condition {}

  /**
   * At least one of the operand's values fits the pattern: the elements of a list, or its one
   * value. False when there is none.
   */
  record Match(Operand operand, ValuePattern pattern) implements Condition {}

  /**
   * At least one of the left operand's values relates to at least one of the right's, as texts.
   *
   * @param cased whether upper and lower case differ; if not, as {@link CaseFold} says
   */
  record MatchOperands(Operand left, Relation relation, boolean cased, Operand right)
      implements Condition {}

  /** How one text stands to another. */
  enum Relation {
    EQUALS,
    CONTAINS,
    STARTSWITH,
    ENDSWITH
  }

  /** How many of several values must compare true. */
  enum Quantifier {
    /** Exactly one. */
    ONEOF,
    /** At least one. */
    ANYOF,
    /** Each of them. */
    ALLOF
  }
}
