package io.kustos.core.event;

/** From the earliest to the latest of some times. Not thread-safe. */
public final class TimeSpan {
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  /** Takes a time, in nanoseconds since the epoch; {@link Timestamps#NONE} does not count. */
  public void add(long nanos) {
    if (nanos != Timestamps.NONE) {
      firstNanos = Math.min(firstNanos, nanos);
      lastNanos = Math.max(lastNanos, nanos);
    }
  }

  /** Takes all times of another. */
  public void addAll(TimeSpan other) {
    firstNanos = Math.min(firstNanos, other.firstNanos);
    lastNanos = Math.max(lastNanos, other.lastNanos);
  }

  /** Whether there was any time. */
  public boolean isKnown() {
    return firstNanos <= lastNanos;
  }

  /** The earliest, in nanoseconds since the epoch; {@link Long#MAX_VALUE} when there is none. */
  public long firstNanos() {
    return firstNanos;
  }

  /** The latest, in nanoseconds since the epoch; {@link Long#MIN_VALUE} when there is none. */
  public long lastNanos() {
    return lastNanos;
  }

  /** From the earliest to the latest, in nanoseconds; 0 when there is none. */
  public long nanos() {
    return isKnown() ? lastNanos - firstNanos : 0;
  }
}
