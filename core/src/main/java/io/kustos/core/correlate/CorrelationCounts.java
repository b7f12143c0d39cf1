package io.kustos.core.correlate;

/**
 * What a correlator did and holds.
 *
 * @param matches taken
 * @param late matches too late to be correlated ({@code correlation_lateness_max})
 * @param untimed matches on events without a time, which are not correlated
 * @param ungrouped matches with none of a correlation's group-by values, per correlation
 * @param early matches that left the buffer before their time ({@code
 *     correlation_pending_bytes_max})
 * @param evicted groups forgotten for want of room ({@code correlation_keys_max}, {@code
 *     correlation_state_bytes_max})
 * @param groups groups held
 * @param stateBytes about how much memory their states take
 * @param pending matches that wait for the watermark
 */
public record CorrelationCounts(
    long matches,
    long late,
    long untimed,
    long ungrouped,
    long early,
    long evicted,
    long groups,
    long stateBytes,
    long pending) {
  /** Nothing was done. */
  public static final CorrelationCounts NONE = new CorrelationCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
