package io.kustos.core.rule;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields a rule looks at. */
public final class FieldUse {
  private final Set<Field> fields = new LinkedHashSet<>();

  private FieldUse() {}

  /** The fields of the condition and then those of the output, each once. */
  public static Set<Field> of(Rule rule) {
    FieldUse use = new FieldUse();
    use.add(rule.condition());
    rule.output().fields().forEach(field -> use.fields.add(field.field()));
    for (OutputTemplate.Part part : rule.output().parts()) {
      if (part instanceof OutputTemplate.Part.Hole hole) {
        use.add(hole.operand());
      }
    }
    return use.fields;
  }

  /** The fields of a condition, each once. */
  public static Set<Field> of(Condition condition) {
    FieldUse use = new FieldUse();
    use.add(condition);
    return use.fields;
  }

  /** Version of the tables that a rule looks something up in; null when it does not. */
  public static @Nullable String tables(Rule rule) {
    for (Field field : of(rule)) {
      String tables = field.tables();
      if (tables != null && !tables.isEmpty()) {
        return tables;
      }
    }
    return null;
  }

  private void add(Condition condition) {
    switch (condition) {
      case Condition.And and -> and.terms().forEach(this::add);
      case Condition.Or or -> or.terms().forEach(this::add);
      case Condition.Not not -> add(not.term());
      case Condition.Exists exists -> add(exists.operand());
      case Condition.Test test -> add(test.left());
      case Condition.TestOperands test -> {
        add(test.left());
        add(test.right());
      }
      case Condition.Match match -> add(match.operand());
      case Condition.MatchOperands match -> {
        add(match.left());
        add(match.right());
      }
    }
  }

  private void add(Operand operand) {
    switch (operand) {
      case Operand.FieldValue value -> fields.add(value.field());
      case Operand.Call call -> call.arguments().forEach(this::add);
      case Operand.Constant constant -> {
        // No field.
      }
      case Operand.Sequence sequence -> sequence.elements().forEach(this::add);
    }
  }
}
