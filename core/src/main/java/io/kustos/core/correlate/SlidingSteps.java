package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Seen;
import io.kustos.core.rule.CorrelationCondition.Range;
import io.kustos.core.rule.CorrelationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts and sums that are found as soon as they are high enough, in a window that slides. */
final class SlidingSteps extends Steps {
  private final CorrelationRule.Type type;
  private final Range range;
  private final int eventsMax;

  /**
   * @param type a count of events or values, or a sum
   */
  SlidingSteps(
      Inputs inputs, long spanNanos, CorrelationRule.Type type, Range range, int eventsMax) {
    super(inputs, spanNanos);
    this.type = type;
    this.range = range;
    this.eventsMax = eventsMax;
  }

  @Override
  public boolean decidesAtOnce() {
    return type == CorrelationRule.Type.EVENT_COUNT && range.holds(1);
  }

  @Override
  Step awake(State state, Match match) {
    String value = value(match);
    if (value == null) {
      return Step.of(state, state.seen().isEmpty() ? NEVER : expiry(state.seen()));
    }
    List<Seen> window = within(state.seen(), match.timeNanos());
    if (type == CorrelationRule.Type.VALUE_COUNT) {
      window.removeIf(one -> one.value().equals(value));
    }
    insert(window, seen(match, inputs().references(match).getFirst(), value));
    double measure = measure(window);
    if (range.holds(measure)) {
      return found(window, window.size(), measure, match);
    }
    if (window.size() > eventsMax) {
      join(window);
    }
    return Step.of(state.with(window, match), expiry(window));
  }

  private long expiry(List<Seen> window) {
    return end(window.getLast().timeNanos());
  }

  private @Nullable String value(Match match) {
    if (type == CorrelationRule.Type.EVENT_COUNT) {
      return "";
    }
    String value = inputs().value(match);
    return value != null && type == CorrelationRule.Type.VALUE_SUM && number(value) == null
        ? null
        : value;
  }

  private double measure(List<Seen> window) {
    return type == CorrelationRule.Type.VALUE_SUM ? sum(window) : window.size();
  }

  private static double sum(List<Seen> window) {
    double sum = 0;
    for (Seen one : window) {
      Double number = number(one.value());
      sum += number == null ? 0 : number;
    }
    return sum;
  }

  /** Holds the two oldest as one, so that a sum stays whole when there are too many to hold. */
  private static void join(List<Seen> window) {
    Seen first = window.removeFirst();
    Seen second = window.removeFirst();
    String sum = String.valueOf(sum(List.of(first, second)));
    window.addFirst(
        new Seen(second.timeNanos(), second.reference(), second.auditId(), second.stage(), sum));
  }
}
