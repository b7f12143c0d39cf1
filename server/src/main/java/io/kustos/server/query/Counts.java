package io.kustos.server.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many events there are, and how they spread.
 *
 * @param total all that fit
 * @param histogram how many fell in each step of time, oldest first, also those with none; empty
 *     when not asked for
 * @param facets for each field asked for its most frequent values, most frequent first
 * @param outcome what there is to say at the end
 */
public record Counts(
    long total, List<Bucket> histogram, Map<String, List<Value>> facets, QueryOutcome outcome) {
  public Counts {
    histogram = List.copyOf(histogram);
    facets = Map.copyOf(facets);
  }

  /** A step of time. */
  public record Bucket(Instant start, long count) {}

  /** A value of a field; null for events without it. */
  public record Value(@Nullable String value, long count) {}
}
