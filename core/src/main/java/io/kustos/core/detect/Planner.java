package io.kustos.core.detect;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns checked rules into a {@link Program}. */
public final class Planner {
  /** Fields that depend on an event's place in its stream. */
  private static final Set<String> ORDERED_FIELDS =
      Set.of("evt.num", "evt.reltime", "evt.reltime.s", "evt.reltime.ns");

  private Planner() {}

  /** Plans the enabled rules of a set that are urgent enough or feed correlations, in order. */
  public static Program plan(RuleSet ruleSet, PlanOptions options) {
    Roles roles = Roles.of(ruleSet, options.minimumPriority());
    List<Rule> rules =
        ruleSet.rules().stream()
            .filter(Rule::enabled)
            .filter(rule -> roles.raises(rule) || roles.feeds(rule))
            .toList();
    ColumnPlan columns = ColumnPlan.of(rules.stream().map(Rule::condition).toList());
    NodePlan nodes = new NodePlan(columns, rules.stream().map(Rule::condition).toList());
    Node[] steps = new Node[rules.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = nodes.compile(rules.get(i).condition());
    }
    Column[] built = columns.columns();
    return new Program(
        options,
        rules,
        roles.of(rules),
        steps,
        built,
        nodes.values(),
        nodes.memoSlots(),
        nodes.stepsOfRequester(),
        index(steps, built),
        rules.stream().anyMatch(Planner::ordered));
  }

  private static RuleIndex index(Node[] steps, Column[] columns) {
    List<@Nullable BitSet[]> allowed = new ArrayList<>();
    int[] sizes = new int[columns.length];
    for (int column = 0; column < columns.length; column++) {
      sizes[column] = columns[column].size();
      ColumnNeeds needs = new ColumnNeeds(column, sizes[column]);
      @Nullable BitSet[] perRule = new BitSet[steps.length];
      for (int rule = 0; rule < steps.length; rule++) {
        perRule[rule] = needs.of(steps[rule]);
      }
      allowed.add(perRule);
    }
    return RuleIndex.of(steps.length, allowed, sizes);
  }

  private static boolean ordered(Rule rule) {
    return rule.output().fields().stream().anyMatch(f -> ordered(f.field()))
        || rule.output().parts().stream()
            .anyMatch(p -> p instanceof OutputTemplate.Part.Hole hole && ordered(hole.operand()))
        || ordered(rule.condition());
  }

  private static boolean ordered(Condition condition) {
    return switch (condition) {
      case Condition.And and -> and.terms().stream().anyMatch(Planner::ordered);
      case Condition.Or or -> or.terms().stream().anyMatch(Planner::ordered);
      case Condition.Not not -> ordered(not.term());
      case Condition.Exists exists -> ordered(exists.operand());
      case Condition.Test test -> ordered(test.left());
      case Condition.TestOperands test -> ordered(test.left()) || ordered(test.right());
      case Condition.Match match -> ordered(match.operand());
      case Condition.MatchOperands match -> ordered(match.left()) || ordered(match.right());
    };
  }

  private static boolean ordered(Operand operand) {
    return switch (operand) {
      case Operand.FieldValue value -> ordered(value.field());
      case Operand.Call call -> call.arguments().stream().anyMatch(Planner::ordered);
      case Operand.Constant constant -> false;
      case Operand.Sequence sequence -> sequence.elements().stream().anyMatch(Planner::ordered);
    };
  }

  private static boolean ordered(Field field) {
    return ORDERED_FIELDS.contains(field.name());
  }
}
