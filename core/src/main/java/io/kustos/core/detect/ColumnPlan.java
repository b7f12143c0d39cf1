package io.kustos.core.detect;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.CaseFold;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers, before anything is compiled, the direct fields that rules compare with constants, and
 * the constants. Fields of different names that read the same text share a column.
 */
final class ColumnPlan {
  private record Key(
      EventField source, boolean needsAuditId, boolean nullIsMissing, boolean folded) {}

  private final Map<Key, Integer> numbers = new LinkedHashMap<>();
  private final List<Column> columns = new ArrayList<>();

  static ColumnPlan of(List<Condition> conditions) {
    Map<Key, Set<String>> constants = new LinkedHashMap<>();
    Map<Key, Field> fields = new LinkedHashMap<>();
    conditions.forEach(condition -> gather(condition, constants, fields));
    ColumnPlan plan = new ColumnPlan();
    constants.forEach(
        (key, values) -> {
          plan.numbers.put(key, plan.columns.size());
          Field field = java.util.Objects.requireNonNull(fields.get(key));
          plan.columns.add(new Column(field, key.source, key.folded, List.copyOf(values)));
        });
    return plan;
  }

  private static void gather(
      Condition condition, Map<Key, Set<String>> constants, Map<Key, Field> fields) {
    switch (condition) {
      case Condition.And and -> and.terms().forEach(term -> gather(term, constants, fields));
      case Condition.Or or -> or.terms().forEach(term -> gather(term, constants, fields));
      case Condition.Not not -> gather(not.term(), constants, fields);
      case Condition.Exists exists -> add(exists.operand(), false, List.of(), constants, fields);
      case Condition.Test test -> {
        if (isMembership(test)) {
          add(test.left(), false, test.values(), constants, fields);
        }
      }
      case Condition.TestOperands test -> {}
      case Condition.Match match -> {
        ValuePattern.Wildcard literal = literal(match);
        if (literal != null) {
          add(match.operand(), !literal.cased(), List.of(literalText(literal)), constants, fields);
        } else if (PatternTests.isAnything(match.pattern())) {
          add(match.operand(), false, List.of(), constants, fields);
        }
      }
      case Condition.MatchOperands match -> {}
    }
  }

  private static void add(
      Operand operand,
      boolean folded,
      List<String> values,
      Map<Key, Set<String>> constants,
      Map<Key, Field> fields) {
    Key key = key(operand, folded);
    if (key != null && operand instanceof Operand.FieldValue value) {
      fields.putIfAbsent(key, value.field());
      constants.computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(values);
    }
  }

  private static @Nullable Key key(Operand operand, boolean folded) {
    if (operand instanceof Operand.FieldValue value) {
      Field field = value.field();
      EventField source = field.direct();
      return source == null
          ? null
          : new Key(source, field.needsAuditId(), field.nullIsMissing(), folded);
    }
    return null;
  }

  /** The pattern of a match that asks for one text; null when it leaves anything open. */
  static ValuePattern.@Nullable Wildcard literal(Condition.Match match) {
    return match.pattern() instanceof ValuePattern.Wildcard wildcard
            && wildcard.parts().stream().allMatch(ValuePattern.Literal.class::isInstance)
        ? wildcard
        : null;
  }

  /** The text of such a pattern, folded unless it is cased. */
  static String literalText(ValuePattern.Wildcard wildcard) {
    StringBuilder text = new StringBuilder();
    for (ValuePattern.Part part : wildcard.parts()) {
      if (part instanceof ValuePattern.Literal literal) {
        text.append(literal.text());
      }
    }
    return wildcard.cased() ? text.toString() : CaseFold.fold(text.toString());
  }

  /** Whether a test only asks if the value is one of some constants, or is none of them. */
  static boolean isMembership(Condition.Test test) {
    Comparison comparison = test.comparison();
    return test.quantifier() == null
        && (comparison == Comparison.EQ
            || comparison == Comparison.NE
            || comparison == Comparison.IN
            || comparison == Comparison.INTERSECTS);
  }

  /** The number of the operand's column, or -1 when it has none. */
  int columnOf(Operand operand, boolean folded) {
    Key key = key(operand, folded);
    return key == null ? -1 : numbers.getOrDefault(key, -1);
  }

  Column column(int number) {
    return columns.get(number);
  }

  Column[] columns() {
    return columns.toArray(new Column[0]);
  }
}
