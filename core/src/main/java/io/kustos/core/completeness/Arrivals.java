package io.kustos.core.completeness;

import java.util.Arrays;
import java.util.List;

/** Counts arrived events by the intervals between given times. One thread at a time. */
public final class Arrivals {
  private final long[] bounds;
  private final long edgeNanos;
  private final long[] events;
  private final long[] edge;

  /**
   * Nothing counted yet.
   *
   * @param bounds times in order, nanoseconds since the epoch; there is an interval between two
   * @param edgeNanos events so near to a bound may be counted on the other side by the server
   */
  public Arrivals(List<Long> bounds, long edgeNanos) {
    this.bounds = bounds.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
    this.edgeNanos = edgeNanos;
    this.events = new long[Math.max(0, this.bounds.length - 1)];
    this.edge = new long[events.length];
  }

  /** Counts an event that reached its stage at a time. */
  public void add(long stageNanos) {
    int found = Arrays.binarySearch(bounds, stageNanos);
    // An event at a bound was counted before the scrape, so it belongs to the interval that ends.
    int interval = (found >= 0 ? found : -found - 1) - 1;
    if (interval >= 0 && interval < events.length) {
      events[interval]++;
    }
    for (int i = Math.max(0, interval); i <= Math.min(bounds.length - 1, interval + 1); i++) {
      if (Math.abs(stageNanos - bounds[i]) <= edgeNanos) {
        near(i);
      }
    }
  }

  private void near(int bound) {
    if (bound > 0) {
      edge[bound - 1]++;
    }
    if (bound < edge.length) {
      edge[bound]++;
    }
  }

  int intervals() {
    return events.length;
  }

  long from(int interval) {
    return bounds[interval];
  }

  long to(int interval) {
    return bounds[interval + 1];
  }

  long events(int interval) {
    return events[interval];
  }

  long edge(int interval) {
    return edge[interval];
  }
}
