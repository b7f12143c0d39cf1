package io.kustos.core.completeness;

import io.kustos.core.completeness.CounterSample.Counter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counters of one or more API servers over time. A counter that falls was set to zero by a restart,
 * and what it showed since then counts.
 */
public final class CounterHistory {
  private record Series(Counter counter, String label, String instance) {}

  private static final Comparator<Series> ORDER =
      Comparator.comparing(Series::counter)
          .thenComparing(Series::label)
          .thenComparing(Series::instance);

  private final Map<Series, TreeMap<Long, Double>> series = new TreeMap<>(ORDER);

  private CounterHistory() {}

  /** The history that samples tell; their order does not matter. */
  public static CounterHistory of(List<CounterSample> samples) {
    CounterHistory history = new CounterHistory();
    for (CounterSample sample : samples) {
      history
          .series
          .computeIfAbsent(
              new Series(sample.counter(), sample.label(), sample.instance()), s -> new TreeMap<>())
          .put(sample.timeNanos(), sample.value());
    }
    return history;
  }

  /** When events were counted, nanoseconds since the epoch, in order. */
  public List<Long> times() {
    NavigableSet<Long> times = new TreeSet<>();
    series.forEach(
        (key, values) -> {
          if (key.counter() == Counter.EVENTS) {
            times.addAll(values.keySet());
          }
        });
    return new ArrayList<>(times);
  }

  /** Whether a server started anew between two times, so that what it lost then is not known. */
  public boolean restarted(long from, long to) {
    for (Map.Entry<Series, TreeMap<Long, Double>> entry : series.entrySet()) {
      double before = Double.NaN;
      for (double value : window(entry.getValue(), from, to)) {
        if (value < before) {
          return true;
        }
        before = value;
      }
    }
    return false;
  }

  /** How much a counter grew from one time to another, all servers together. */
  public double increase(Counter counter, long from, long to) {
    return byLabel(counter, from, to).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The same by label, such as the plugin; only what grew. */
  public Map<String, Double> byLabel(Counter counter, long from, long to) {
    Map<String, Double> grown = new TreeMap<>();
    series.forEach(
        (key, values) -> {
          double more = key.counter() == counter ? grown(window(values, from, to)) : 0;
          if (more > 0) {
            grown.merge(key.label(), more, Double::sum);
          }
        });
    return grown;
  }

  /** The values that count between two times: the last one up to {@code from}, then all. */
  private static List<Double> window(NavigableMap<Long, Double> values, long from, long to) {
    List<Double> window = new ArrayList<>();
    Map.Entry<Long, Double> before = values.floorEntry(from);
    // A counter with a label appears with its first event, so before that it was zero.
    window.add(before == null ? 0.0 : before.getValue());
    window.addAll(values.subMap(from, false, to, true).values());
    return window;
  }

  private static double grown(List<Double> values) {
    double sum = 0;
    for (int i = 1; i < values.size(); i++) {
      double step = values.get(i) - values.get(i - 1);
      sum += step < 0 ? values.get(i) : step;
    }
    return sum;
  }
}
