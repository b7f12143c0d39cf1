package io.kustos.core.detect;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
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
  private record Key(EventField source, boolean needsAuditId) {}

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
          plan.columns.add(new Column(field, key.source, List.copyOf(values)));
        });
    return plan;
  }

  private static void gather(
      Condition condition, Map<Key, Set<String>> constants, Map<Key, Field> fields) {
    switch (condition) {
      case Condition.And and -> and.terms().forEach(term -> gather(term, constants, fields));
      case Condition.Or or -> or.terms().forEach(term -> gather(term, constants, fields));
      case Condition.Not not -> gather(not.term(), constants, fields);
      case Condition.Exists exists -> add(exists.operand(), List.of(), constants, fields);
      case Condition.Test test -> {
        if (isMembership(test)) {
          add(test.left(), test.values(), constants, fields);
        }
      }
      case Condition.TestOperands test -> {}
    }
  }

  private static void add(
      Operand operand,
      List<String> values,
      Map<Key, Set<String>> constants,
      Map<Key, Field> fields) {
    Key key = key(operand);
    if (key != null && operand instanceof Operand.FieldValue value) {
      fields.putIfAbsent(key, value.field());
      constants.computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(values);
    }
  }

  private static @Nullable Key key(Operand operand) {
    if (operand instanceof Operand.FieldValue value) {
      EventField source = value.field().direct();
      return source == null ? null : new Key(source, value.field().needsAuditId());
    }
    return null;
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
  int columnOf(Operand operand) {
    Key key = key(operand);
    return key == null ? -1 : numbers.getOrDefault(key, -1);
  }

  Column column(int number) {
    return columns.get(number);
  }

  Column[] columns() {
    return columns.toArray(new Column[0]);
  }
}
