package io.kustos.server.source.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations in buckets whose bounds double from one millisecond to 65.5 seconds. */
final class LatencyHistogram {
  private static final long FIRST_NANOS = 1_000_000;
  private static final int BOUNDS = 17;

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS + 1);
  private final LongAdder nanos = new LongAdder();

  /**
   * What was counted.
   *
   * @param secondsMax upper bound of each bucket, in seconds; the last is infinite
   * @param counts how many durations fell in each, not those of the buckets before
   * @param secondsSum all durations together, in seconds
   */
  record Snapshot(List<Double> secondsMax, List<Long> counts, double secondsSum) {
    /** Copies the lists. */
    public Snapshot {
      secondsMax = List.copyOf(secondsMax);
      counts = List.copyOf(counts);
    }

    /** How many durations there were. */
    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  void add(long durationNanos) {
    nanos.add(durationNanos);
    int bucket = 0;
    while (bucket < BOUNDS && durationNanos > FIRST_NANOS << bucket) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
  }

  Snapshot snapshot() {
    List<Double> bounds = new ArrayList<>();
    List<Long> found = new ArrayList<>();
    for (int i = 0; i <= BOUNDS; i++) {
      bounds.add(i == BOUNDS ? Double.POSITIVE_INFINITY : (FIRST_NANOS << i) / 1e9);
      found.add(counts.get(i));
    }
    return new Snapshot(bounds, found, nanos.sum() / 1e9);
  }
}
