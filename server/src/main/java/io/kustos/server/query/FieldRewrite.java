package io.kustos.server.query;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts other fields, or other comparisons, in the place of some in a condition. */
abstract class FieldRewrite {
  /** The field to put in the place of one. */
  abstract Field field(Field field);

  /** The condition to put in the place of one whose left side is a field; itself to go on. */
  abstract Condition leaf(Condition leaf, Field field) throws IOException;

  /** The rewritten condition. */
  final Condition of(Condition condition) throws IOException {
    return switch (condition) {
      case Condition.And and -> new Condition.And(all(and.terms()));
      case Condition.Or or -> new Condition.Or(all(or.terms()));
      case Condition.Not not -> new Condition.Not(of(not.term()));
      case Condition.Exists exists -> {
        Condition other = leaf(exists, exists.operand());
        yield other == exists ? new Condition.Exists(operand(exists.operand())) : other;
      }
      case Condition.Test test -> {
        Condition other = leaf(test, test.left());
        yield other == test
            ? new Condition.Test(
                operand(test.left()), test.comparison(), test.quantifier(), test.values())
            : other;
      }
      case Condition.Match match -> {
        Condition other = leaf(match, match.operand());
        yield other == match
            ? new Condition.Match(operand(match.operand()), match.pattern())
            : other;
      }
      case Condition.TestOperands test ->
          new Condition.TestOperands(
              operand(test.left()), test.comparison(), operand(test.right()));
      case Condition.MatchOperands match ->
          new Condition.MatchOperands(
              operand(match.left()), match.relation(), match.cased(), operand(match.right()));
    };
  }

  private Condition leaf(Condition leaf, Operand left) throws IOException {
    return left instanceof Operand.FieldValue(Field field) ? leaf(leaf, field) : leaf;
  }

  private List<Condition> all(List<Condition> terms) throws IOException {
    List<Condition> rewritten = new ArrayList<>(terms.size());
    for (Condition term : terms) {
      rewritten.add(of(term));
    }
    return rewritten;
  }

  private Operand operand(Operand operand) {
    return switch (operand) {
      case Operand.FieldValue(Field field) -> new Operand.FieldValue(field(field));
      case Operand.Constant constant -> constant;
      case Operand.Sequence sequence ->
          new Operand.Sequence(sequence.elements().stream().map(this::operand).toList());
      case Operand.Call call ->
          new Operand.Call(
              call.transformer(),
              call.arguments().stream().map(this::operand).toList(),
              call.type());
    };
  }
}
