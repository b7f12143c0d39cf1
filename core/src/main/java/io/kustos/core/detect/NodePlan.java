package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compiles conditions into steps; equal conditions into the same step. */
final class NodePlan {
  private static final int DIRECT_COST = 5;
  private static final int COMPUTED_COST = 30;
  private static final int REGEX_COST = 20;
  private static final int BYTES_COST = 2;

  /** Every value that is there passes. */
  static final Predicate<Object> IS_THERE = value -> true;

  private final ColumnPlan columns;
  private final Map<Condition, Integer> uses = new HashMap<>();
  private final Map<Condition, Node> compiled = new HashMap<>();
  private final Map<ValueSlot, Integer> slots = new HashMap<>();
  private final List<ValueSlot> asked = new ArrayList<>();
  private final List<Node> ofRequester = new ArrayList<>();
  private int memoSlots;

  NodePlan(ColumnPlan columns, List<Condition> conditions) {
    this.columns = columns;
    conditions.forEach(this::count);
  }

  private void count(Condition condition) {
    if (uses.merge(condition, 1, Integer::sum) > 1) {
      return;
    }
    switch (condition) {
      case Condition.And and -> and.terms().forEach(this::count);
      case Condition.Or or -> or.terms().forEach(this::count);
      case Condition.Not not -> count(not.term());
      case Condition.Exists exists -> {}
      case Condition.Test test -> {}
      case Condition.TestOperands test -> {}
      case Condition.Match match -> {}
      case Condition.MatchOperands match -> {}
    }
  }

  int memoSlots() {
    return memoSlots;
  }

  ValueSlot[] values() {
    return asked.toArray(new ValueSlot[0]);
  }

  Node compile(Condition condition) {
    Node known = compiled.get(condition);
    if (known == null) {
      known = shared(build(condition));
      if (uses.getOrDefault(condition, 1) > 1
          && !(known instanceof Node.InColumn)
          && !(known instanceof Node.OfRequester)
          && !(known instanceof Node.Remembered)) {
        known = new Node.Remembered(memoSlots++, known);
      }
      compiled.put(condition, known);
    }
    return known;
  }

  /** Steps that only look at who asks are tried once for each who does. */
  private Node shared(Node step) {
    boolean only =
        switch (step) {
          case Node.Value value -> ofRequester(value.slot());
          case Node.Quick quick -> ofRequester(quick.slot());
          case Node.Two two -> ofRequester(two.left()) && ofRequester(two.right());
          case Node.Present present -> ofRequester(present.slot());
          case Node.InColumn in -> false;
          case Node.Negation negation -> false;
          case Node.All all -> false;
          case Node.Any any -> false;
          case Node.OfRequester known -> false;
          case Node.Remembered remembered -> false;
        };
    if (!only) {
      return step;
    }
    Node.OfRequester known = new Node.OfRequester(ofRequester.size(), step);
    ofRequester.add(step);
    return known;
  }

  private boolean ofRequester(int slot) {
    return ofRequester(asked.get(slot).operand());
  }

  private static boolean ofRequester(Operand operand) {
    return switch (operand) {
      case Operand.FieldValue value -> {
        Set<EventField> sources = value.field().sources();
        yield sources != null && Requester.decides(sources);
      }
      case Operand.Call call -> call.arguments().stream().allMatch(NodePlan::ofRequester);
      case Operand.Constant constant -> true;
      case Operand.Sequence sequence ->
          sequence.elements().stream().allMatch(NodePlan::ofRequester);
    };
  }

  /** The steps that only look at who asks, each at its number. */
  Node[] stepsOfRequester() {
    return ofRequester.toArray(new Node[0]);
  }

  private Node build(Condition condition) {
    return switch (condition) {
      case Condition.And and -> all(compileTerms(and.terms()));
      case Condition.Or or -> any(compileTerms(or.terms()));
      case Condition.Not not -> negate(compile(not.term()));
      case Condition.Exists exists -> exists(exists.operand());
      case Condition.Test test -> test(test);
      case Condition.TestOperands test ->
          new Node.Two(
              slot(test.left()),
              slot(test.right()),
              ValueTests.compile(test),
              cost(test.left()) + cost(test.right()));
      case Condition.Match match -> match(match);
      case Condition.MatchOperands match ->
          new Node.Two(
              slot(match.left(), !match.cased()),
              slot(match.right(), !match.cased()),
              PatternTests.compile(match.relation()),
              cost(match.left()) + cost(match.right()));
    };
  }

  private List<Node> compileTerms(List<Condition> terms) {
    List<Node> nodes = new ArrayList<>();
    terms.forEach(term -> nodes.add(compile(term)));
    return nodes;
  }

  private Node negate(Node step) {
    if (step instanceof Node.InColumn in) {
      BitSet numbers = in.numbers().toBitSet();
      numbers.flip(0, columns.column(in.column()).size());
      return new Node.InColumn(in.column(), BitWords.of(numbers));
    }
    return new Node.Negation(step);
  }

  private Node all(List<Node> terms) {
    Node[] steps =
        merged(
            terms,
            step -> step instanceof Node.All inner ? List.of(inner.steps()) : List.of(step),
            (a, b) -> {
              a.and(b);
              return a;
            });
    return steps.length == 1 ? steps[0] : new Node.All(steps, sum(steps));
  }

  private Node any(List<Node> terms) {
    Node[] steps =
        merged(
            terms,
            step -> step instanceof Node.Any inner ? List.of(inner.steps()) : List.of(step),
            (a, b) -> {
              a.or(b);
              return a;
            });
    return steps.length == 1 ? steps[0] : new Node.Any(steps, sum(steps));
  }

  /**
   * Takes nested steps of the same kind out of their nest, joins the tests of one column into one,
   * and puts cheap steps first.
   */
  private static Node[] merged(
      List<Node> terms, Function<Node, List<Node>> unnest, BinaryOperator<BitSet> join) {
    Map<Integer, BitSet> byColumn = new LinkedHashMap<>();
    List<Node> result = new ArrayList<>();
    for (Node term : terms) {
      for (Node step : unnest.apply(term)) {
        if (step instanceof Node.InColumn in) {
          byColumn.merge(in.column(), in.numbers().toBitSet(), join);
        } else {
          result.add(step);
        }
      }
    }
    byColumn.forEach(
        (column, numbers) -> result.add(new Node.InColumn(column, BitWords.of(numbers))));
    result.sort(Comparator.comparingInt(Node::cost));
    return result.toArray(new Node[0]);
  }

  private static int sum(Node[] steps) {
    int sum = 0;
    for (Node step : steps) {
      sum = Math.min(1_000_000, sum + step.cost());
    }
    return sum;
  }

  private Node exists(Operand operand) {
    int column = columns.columnOf(operand, false);
    if (column >= 0) {
      BitSet numbers = new BitSet();
      numbers.set(0, columns.column(column).missing());
      return new Node.InColumn(column, BitWords.of(numbers));
    }
    ByteTest possible = possible(operand);
    return possible == null
        ? new Node.Present(slot(operand), cost(operand))
        : new Node.Quick(slot(operand), possible, IS_THERE, cost(operand));
  }

  /** A way to tell of most events that the operand has no value; null for none. */
  private static @Nullable ByteTest possible(Operand operand) {
    Predicate<AuditEvent> possible =
        operand instanceof Operand.FieldValue value ? value.field().possible() : null;
    return possible == null ? null : event -> possible.test(event) ? -1 : 0;
  }

  private Node test(Condition.Test test) {
    int column = ColumnPlan.isMembership(test) ? columns.columnOf(test.left(), false) : -1;
    if (column >= 0) {
      return new Node.InColumn(column, numbers(columns.column(column), test));
    }
    int slot = slot(test.left());
    if (test.comparison() == Comparison.STARTSWITH
        && test.quantifier() == null
        && test.left() instanceof Operand.FieldValue value) {
      Field field = value.field();
      EventField source = field.direct();
      if (source != null) {
        BytePrefix prefix = new BytePrefix(field, source, test.values().get(0), false);
        return new Node.Quick(slot, prefix, ValueTests.compile(test), BYTES_COST);
      }
    }
    int extra = test.comparison() == Comparison.REGEX ? REGEX_COST : 0;
    return value(test.left(), slot, ValueTests.compile(test), cost(test.left()) + extra);
  }

  /** The operand's value passes; it is not worked out where it is known to be none. */
  private static Node value(Operand operand, int slot, Predicate<Object> predicate, int cost) {
    ByteTest possible = possible(operand);
    return possible == null
        ? new Node.Value(slot, predicate, cost)
        : new Node.Quick(slot, possible, predicate, cost);
  }

  private Node match(Condition.Match match) {
    ValuePattern.Wildcard literal = ColumnPlan.literal(match);
    if (literal != null) {
      int column = columns.columnOf(match.operand(), !literal.cased());
      if (column >= 0) {
        BitSet numbers = new BitSet();
        numbers.set(columns.column(column).numberOf(ColumnPlan.literalText(literal)));
        return new Node.InColumn(column, BitWords.of(numbers));
      }
    }
    if (PatternTests.isAnything(match.pattern()) && match.operand() instanceof Operand.FieldValue) {
      return exists(match.operand());
    }
    boolean folded = match.pattern() instanceof ValuePattern.Wildcard open && !open.cased();
    int slot = slot(match.operand(), folded);
    Predicate<Object> predicate = PatternTests.compile(match.pattern());
    ByteTest bytes = bytes(match);
    if (bytes != null) {
      return new Node.Quick(slot, bytes, predicate, BYTES_COST);
    }
    int extra = match.pattern() instanceof ValuePattern.Regex ? REGEX_COST : 0;
    return value(match.operand(), slot, predicate, cost(match.operand()) + extra);
  }

  /** A way to tell from the bytes of a direct field; null for none. */
  private static @Nullable ByteTest bytes(Condition.Match match) {
    Field field = match.operand() instanceof Operand.FieldValue value ? value.field() : null;
    EventField source = field == null ? null : field.direct();
    if (field == null || source == null) {
      return null;
    }
    if (match.pattern() instanceof ValuePattern.Wildcard wildcard) {
      String prefix = PatternTests.prefix(wildcard);
      return prefix == null ? null : new BytePrefix(field, source, prefix, !wildcard.cased());
    }
    FixedText texts =
        match.pattern() instanceof ValuePattern.Regex regex ? FixedText.of(regex) : null;
    return texts == null ? null : new ByteText(field, source, texts);
  }

  private static BitWords numbers(Column column, Condition.Test test) {
    BitSet numbers = new BitSet();
    test.values().forEach(value -> numbers.set(column.numberOf(value)));
    if (test.comparison() == Comparison.NE) {
      numbers.flip(0, column.missing());
    }
    return BitWords.of(numbers);
  }

  private int slot(Operand operand) {
    return slot(operand, false);
  }

  private int slot(Operand operand, boolean folded) {
    ValueSlot slot = new ValueSlot(operand, folded);
    Integer known = slots.get(slot);
    if (known == null) {
      known = asked.size();
      slots.put(slot, known);
      asked.add(slot);
    }
    return known;
  }

  private static int cost(Operand operand) {
    return switch (operand) {
      case Operand.FieldValue value -> value.field().direct() != null ? DIRECT_COST : COMPUTED_COST;
      case Operand.Call call -> 2 + call.arguments().stream().mapToInt(NodePlan::cost).sum();
      case Operand.Constant constant -> 1;
      case Operand.Sequence sequence ->
          1 + sequence.elements().stream().mapToInt(NodePlan::cost).sum();
    };
  }
}
