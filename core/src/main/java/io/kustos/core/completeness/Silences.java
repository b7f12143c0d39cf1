package io.kustos.core.completeness;

import io.kustos.core.event.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds times without any event. An API server that runs is never silent: nodes renew their leases
 * every ten seconds. Events may come in any order; what is kept grows with the silences only. One
 * thread at a time.
 */
public final class Silences {
  private final long leastNanos;

  /** Stretches with events, by their beginning; between two of them lies a silence. */
  private final TreeMap<Long, Long> stretches = new TreeMap<>();

  /**
   * No events yet.
   *
   * @param leastNanos shorter times without events are no silence
   */
  public Silences(long leastNanos) {
    this.leastNanos = leastNanos;
  }

  /** A time without events, nanoseconds since the epoch. */
  public record Silence(long fromNanos, long toNanos) {}

  /** Takes the time of an event. */
  public void add(long nanos) {
    if (nanos == Timestamps.NONE) {
      return;
    }
    long start = nanos;
    long end = nanos;
    Map.Entry<Long, Long> before = stretches.floorEntry(nanos);
    if (before != null && nanos - before.getValue() < leastNanos) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> after = stretches.higherEntry(nanos);
    if (after != null && after.getKey() - nanos < leastNanos) {
      end = Math.max(end, after.getValue());
      stretches.remove(after.getKey());
    }
    stretches.put(start, end);
  }

  /** The silences, in order of time. */
  public List<Silence> found() {
    List<Silence> found = new ArrayList<>();
    Map.Entry<Long, Long> before = null;
    for (Map.Entry<Long, Long> stretch : stretches.entrySet()) {
      if (before != null) {
        found.add(new Silence(before.getValue(), stretch.getKey()));
      }
      before = stretch;
    }
    return found;
  }
}
