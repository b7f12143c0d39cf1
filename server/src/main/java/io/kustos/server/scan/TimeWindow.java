package io.kustos.server.scan;

import io.kustos.core.event.Timestamps;

/**
 * A span of event time.
 *
 * @param sinceNanos first nanosecond inside, since the epoch; {@link Long#MIN_VALUE} for no bound
 * @param untilNanos first nanosecond no longer inside; {@link Long#MAX_VALUE} for no bound
 */
public record TimeWindow(long sinceNanos, long untilNanos) {
  /** All times, and events without time. */
  public static final TimeWindow ALWAYS = new TimeWindow(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Whether an event of that time counts; one without time counts only where there is no bound. */
  public boolean contains(long nanos) {
    if (nanos == Timestamps.NONE) {
      return equals(ALWAYS);
    }
    return nanos >= sinceNanos && nanos < untilNanos;
  }
}
