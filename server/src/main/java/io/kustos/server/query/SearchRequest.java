package io.kustos.server.query;

import io.kustos.core.rule.Condition;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted, newest first.
 *
 * @param condition what must hold; null for all events
 * @param from first event time, inclusive; null for no bound
 * @param to first event time after; null for no bound
 * @param clusters names of clusters; empty for all
 * @param limit most events handed out
 * @param after the last event of the page before; null for the first page
 */
public record SearchRequest(
    @Nullable Condition condition,
    @Nullable Instant from,
    @Nullable Instant to,
    Set<String> clusters,
    int limit,
    @Nullable SearchCursor after) {

  /** How many events are handed out when nobody says. */
  public static final int LIMIT_DEFAULT = 50;

  /** All events. */
  public static final SearchRequest ALL =
      new SearchRequest(null, null, null, Set.of(), LIMIT_DEFAULT, null);

  public SearchRequest {
    clusters = Set.copyOf(clusters);
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
  }

  /** The same with another condition. */
  public SearchRequest where(@Nullable Condition other) {
    return new SearchRequest(other, from, to, clusters, limit, after);
  }

  /** The same from one time to before another. */
  public SearchRequest between(@Nullable Instant start, @Nullable Instant end) {
    return new SearchRequest(condition, start, end, clusters, limit, after);
  }

  /** The same in some clusters. */
  public SearchRequest inClusters(Set<String> names) {
    return new SearchRequest(condition, from, to, names, limit, after);
  }

  /** The same with another limit. */
  public SearchRequest limit(int most) {
    return new SearchRequest(condition, from, to, clusters, most, after);
  }

  /** The same behind an event. */
  public SearchRequest after(@Nullable SearchCursor place) {
    return new SearchRequest(condition, from, to, clusters, limit, place);
  }
}
