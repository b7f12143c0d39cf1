package io.kustos.core.correlate;

import io.kustos.core.rule.CorrelationCondition;
import io.kustos.core.rule.CorrelationCondition.Bound;
import io.kustos.core.rule.CorrelationCondition.Expression;
import io.kustos.core.rule.CorrelationCondition.Range;
import io.kustos.core.rule.CorrelationCondition.Test;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.CorrelationRule.Reference;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Chooses the steps of a correlation. */
final class StepsOf {
  private final CorrelationRule rule;
  private final Inputs inputs;
  private final CorrelationBounds bounds;
  private final long span;

  private StepsOf(CorrelationRule rule, Inputs inputs, CorrelationBounds bounds) {
    this.rule = rule;
    this.inputs = inputs;
    this.bounds = bounds;
    this.span = rule.timespan().toNanos();
  }

  static Correlation of(CorrelationRule rule, Inputs inputs, CorrelationBounds bounds) {
    return new StepsOf(rule, inputs, bounds).steps();
  }

  private Correlation steps() {
    return switch (rule.type()) {
      case EVENT_COUNT, VALUE_COUNT, VALUE_SUM -> counting(range());
      case VALUE_AVG, VALUE_PERCENTILE, VALUE_MEDIAN -> whole(range());
      case TEMPORAL -> together();
      case TEMPORAL_ORDERED -> ordered();
      case ABSENCE -> new AbsenceSteps(inputs, span, rule.references().size() == 1);
    };
  }

  private Range range() {
    return rule.condition() instanceof Range range ? range : allOf();
  }

  /** What a temporal correlation without a condition means: every rule. */
  private Range allOf() {
    return new Range(List.of(new Bound(Test.GTE, rule.references().size())));
  }

  private Correlation counting(Range range) {
    return range.isOpenAbove()
        ? new SlidingSteps(inputs, span, rule.type(), range, bounds.windowEventsMax())
        : whole(range);
  }

  private Correlation whole(Range range) {
    int held =
        rule.type().hasValues()
                && rule.type() != CorrelationRule.Type.VALUE_SUM
                && rule.type() != CorrelationRule.Type.VALUE_AVG
            ? bounds.windowEventsMax()
            : bounds.eventsListedMax();
    return new WholeWindowSteps(
        inputs, span, new Measures.OfValues(inputs, rule.type(), rule.percentile(), range), held);
  }

  private Correlation together() {
    boolean atOnce =
        switch (rule.condition()) {
          case CorrelationCondition.Rules rules -> !rules.expression().hasNot();
          case null -> true;
          case Range range -> range.isOpenAbove();
        };
    return atOnce
        ? new TogetherSteps(inputs, span, enough())
        : new WholeWindowSteps(
            inputs, span, new Measures.Together(enough()), bounds.eventsListedMax());
  }

  private Correlation ordered() {
    int count = rule.references().size();
    boolean all =
        rule.condition() instanceof CorrelationCondition.Rules(Expression.And(var terms))
            && terms.stream().allMatch(Expression.Named.class::isInstance);
    if (all) {
      return new SequenceSteps(inputs, span, count, count);
    }
    boolean expression = rule.condition() instanceof CorrelationCondition.Rules;
    if (!expression && range().isOpenAbove()) {
      int needed = 1;
      while (needed <= count && !range().holds(needed)) {
        needed++;
      }
      return new SequenceSteps(inputs, span, count, needed);
    }
    return new WholeWindowSteps(
        inputs, span, new Measures.InOrder(enough(), expression), bounds.windowEventsMax());
  }

  private Predicate<BitSet> enough() {
    if (rule.condition() instanceof CorrelationCondition.Rules(Expression expression)) {
      return references -> expression.holds(names(references));
    }
    Range range = range();
    return references -> range.holds(references.cardinality());
  }

  private Set<String> names(BitSet references) {
    Set<String> names = new HashSet<>();
    List<Reference> all = rule.references();
    references.stream().forEach(at -> names.add(all.get(at).name()));
    return names;
  }
}
