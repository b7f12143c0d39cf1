package io.kustos.core.correlate;

import java.time.Duration;

/**
 * The bounds of correlation, with their defaults. Diagnostics and counters call them by the names
 * in parentheses.
 *
 * @param lateness how much later than others of its stream an event may come and still be
 *     correlated ({@code correlation_lateness_max}); findings wait for so long
 * @param countMax most correlations in one rule set ({@code correlation_count_max})
 * @param depthMax most correlations in a chain of which each refers to the next ({@code
 *     correlation_depth_max})
 * @param timespanMax longest window ({@code correlation_timespan_max})
 * @param rulesMax most rules that one correlation refers to ({@code correlation_rules_max})
 * @param windowEventsMax most events or values that one window holds; also the highest threshold of
 *     a count ({@code correlation_window_events_max})
 * @param keysMax most groups held, of all correlations together ({@code correlation_keys_max})
 * @param stateBytesMax most bytes of their states, about ({@code correlation_state_bytes_max})
 * @param pendingBytesMax most bytes of matches that wait for the watermark, about ({@code
 *     correlation_pending_bytes_max})
 * @param eventsListedMax events named in a finding; all are counted ({@code
 *     correlation_events_listed_max})
 */
public record CorrelationBounds(
    Duration lateness,
    int countMax,
    int depthMax,
    Duration timespanMax,
    int rulesMax,
    int windowEventsMax,
    int keysMax,
    long stateBytesMax,
    long pendingBytesMax,
    int eventsListedMax) {
  /** The defaults; a minute is twice what a webhook waits to fill a batch. */
  public static final CorrelationBounds DEFAULT =
      new CorrelationBounds(
          Duration.ofMinutes(1),
          2_000,
          8,
          Duration.ofDays(31),
          32,
          10_000,
          100_000,
          64L << 20,
          64L << 20,
          100);

  /** The same for input that is read to its end: a match waits until there is no more room. */
  public CorrelationBounds forWholeInput() {
    return withLateness(Duration.ofNanos(Long.MAX_VALUE));
  }

  /** The same with another lateness. */
  public CorrelationBounds withLateness(Duration other) {
    return new CorrelationBounds(
        other,
        countMax,
        depthMax,
        timespanMax,
        rulesMax,
        windowEventsMax,
        keysMax,
        stateBytesMax,
        pendingBytesMax,
        eventsListedMax);
  }

  /** The same with another number of events named in a finding. */
  public CorrelationBounds withEventsListed(int other) {
    return new CorrelationBounds(
        lateness,
        countMax,
        depthMax,
        timespanMax,
        rulesMax,
        windowEventsMax,
        keysMax,
        stateBytesMax,
        pendingBytesMax,
        other);
  }

  /** The same with other bounds of memory. */
  public CorrelationBounds withMemory(int keys, long stateBytes, long pendingBytes) {
    return new CorrelationBounds(
        lateness,
        countMax,
        depthMax,
        timespanMax,
        rulesMax,
        windowEventsMax,
        keys,
        stateBytes,
        pendingBytes,
        eventsListedMax);
  }
}
