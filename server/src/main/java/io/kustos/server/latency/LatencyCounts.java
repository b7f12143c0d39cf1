package io.kustos.server.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations in buckets whose bounds double from a quarter of a millisecond to 131 s. */
public final class LatencyCounts {
  private static final long FIRST_NANOS = 250_000;
  private static final int BOUNDS = 20;

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS + 1);
  private final LongAdder sum = new LongAdder();

  /** Counts a duration; one below zero, of a clock that went back, counts as zero. */
  public void add(long nanos) {
    long duration = Math.max(0, nanos);
    sum.add(duration);
    int bucket = 0;
    while (bucket < BOUNDS && duration > FIRST_NANOS << bucket) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
  }

  /** What was counted until now. */
  public Latencies snapshot() {
    List<Double> bounds = new ArrayList<>();
    List<Long> found = new ArrayList<>();
    for (int i = 0; i <= BOUNDS; i++) {
      bounds.add(i == BOUNDS ? Double.POSITIVE_INFINITY : (FIRST_NANOS << i) / 1e9);
      found.add(counts.get(i));
    }
    return new Latencies(bounds, found, sum.sum() / 1e9);
  }
}
