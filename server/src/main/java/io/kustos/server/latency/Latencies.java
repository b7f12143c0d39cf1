package io.kustos.server.latency;

import java.util.List;

/**
 * Durations in buckets.
 *
 * @param secondsMax upper bound of each bucket; the last is infinite
 * @param counts how many durations fell in each, not those of the buckets before
 * @param secondsSum all together
 */
public record Latencies(List<Double> secondsMax, List<Long> counts, double secondsSum) {
  /** Copies the lists. */
  public Latencies {
    secondsMax = List.copyOf(secondsMax);
    counts = List.copyOf(counts);
  }

  /** How many durations there were. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** The bound in seconds below which that part of all durations lies; 0 without any. */
  public double quantile(double part) {
    double wanted = part * count();
    long below = 0;
    for (int i = 0; i < counts.size(); i++) {
      below += counts.get(i);
      if (below > 0 && below >= wanted) {
        return secondsMax.get(i);
      }
    }
    return 0;
  }
}
