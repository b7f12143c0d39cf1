package io.kustos.core.completeness;

import io.kustos.core.completeness.CounterSample.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what arrived against what the API servers counted. A server counts an event when it hands
 * it to the backends, once for each stage that the policy does not omit, so the count includes what
 * the backends then lose.
 */
public final class Reconciliation {
  private Reconciliation() {}

  /**
   * The times at which to compare: scrapes that are at least so far apart, and the last one.
   *
   * @param intervalNanos the least length of an interval
   */
  public static List<Long> bounds(CounterHistory history, long intervalNanos) {
    List<Long> bounds = new ArrayList<>();
    List<Long> times = history.times();
    for (long time : times) {
      if (bounds.isEmpty() || time - bounds.getLast() >= intervalNanos) {
        bounds.add(time);
      }
    }
    if (!times.isEmpty() && bounds.getLast() < times.getLast()) {
      if (bounds.size() > 1) {
        bounds.removeLast();
      }
      bounds.add(times.getLast());
    }
    return bounds;
  }

  /** One interval after the other. */
  public static List<Interval> of(CounterHistory history, Arrivals arrivals) {
    List<Interval> intervals = new ArrayList<>();
    for (int i = 0; i < arrivals.intervals(); i++) {
      long from = arrivals.from(i);
      long to = arrivals.to(i);
      Map<String, Long> errors = new TreeMap<>();
      history
          .byLabel(Counter.ERRORS, from, to)
          .forEach((plugin, count) -> errors.put(plugin, Math.round(count)));
      intervals.add(
          new Interval(
              from,
              to,
              Math.round(history.increase(Counter.EVENTS, from, to)),
              arrivals.events(i),
              arrivals.edge(i),
              errors,
              Math.round(history.increase(Counter.REJECTED, from, to)),
              history.restarted(from, to)));
    }
    return intervals;
  }
}
