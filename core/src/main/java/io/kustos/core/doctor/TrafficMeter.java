package io.kustos.core.doctor;

import io.kustos.core.event.Timestamps;
import java.util.HashMap;
import java.util.Map;

/** Adds up a recording's load; events may come in any order. One thread at a time. */
public final class TrafficMeter {
  /** Seconds with events that are kept; later ones count towards the totals only. */
  private static final int SECONDS_MAX = 2_000_000;

  private static final long NANOS = 1_000_000_000L;

  private final Map<Long, long[]> perSecond = new HashMap<>();
  private long events;
  private long bytes;
  private long largest;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /** Counts an event of a size in bytes at a time in nanoseconds, or without one. */
  public void add(long stageNanos, int size) {
    events++;
    bytes += size;
    largest = Math.max(largest, size);
    if (stageNanos == Timestamps.NONE) {
      return;
    }
    first = Math.min(first, stageNanos);
    last = Math.max(last, stageNanos);
    long second = Math.floorDiv(stageNanos, NANOS);
    if (perSecond.size() < SECONDS_MAX || perSecond.containsKey(second)) {
      perSecond.computeIfAbsent(second, s -> new long[1])[0]++;
    }
  }

  /** What was counted so far, without looking for peaks; cheap. */
  public Traffic totals() {
    return traffic(0, 0);
  }

  /** What was counted so far. */
  public Traffic traffic() {
    long peak = 0;
    long ten = 0;
    for (Map.Entry<Long, long[]> entry : perSecond.entrySet()) {
      peak = Math.max(peak, entry.getValue()[0]);
      long sum = 0;
      for (long s = entry.getKey(); s < entry.getKey() + 10; s++) {
        long[] count = perSecond.get(s);
        sum += count == null ? 0 : count[0];
      }
      ten = Math.max(ten, sum);
    }
    return traffic(peak, ten);
  }

  private Traffic traffic(long peak, long ten) {
    double span = last > first ? (last - first) / (double) NANOS : 1;
    return new Traffic(events, bytes, Math.max(1, span), peak, ten, largest);
  }
}
