package io.kustos.server.completeness;

import io.kustos.core.completeness.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of comparing so far.
 *
 * @param counted events the API servers counted in what was compared since the start
 * @param arrived events of that time that are here
 * @param missing events missing in the intervals that are found to miss some
 * @param last the interval compared last; null before the first
 * @param problem why comparing does not go on; null when it does
 */
public record CompletenessStatus(
    long counted, long arrived, long missing, @Nullable Interval last, @Nullable String problem) {
  /** Nothing compared yet. */
  public static final CompletenessStatus NONE = new CompletenessStatus(0, 0, 0, null, null);

  /** One word: {@code complete}, {@code within_edges}, {@code missing}, {@code more}; or none. */
  public static String word(Interval.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  CompletenessStatus with(Interval interval) {
    boolean lost = interval.verdict() == Interval.Verdict.MISSING;
    return new CompletenessStatus(
        counted + interval.counted(),
        arrived + interval.arrived(),
        missing + (lost ? interval.missing() : 0),
        interval,
        null);
  }

  CompletenessStatus with(@Nullable String trouble) {
    return new CompletenessStatus(counted, arrived, missing, last, trouble);
  }
}
