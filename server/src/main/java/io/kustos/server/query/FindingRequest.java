package io.kustos.server.query;

import io.kustos.core.rule.Priority;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which findings are wanted, newest first.
 *
 * @param rules ids of rules, {@code *} for any text; empty for all
 * @param atLeast least urgent priority; null for all
 * @param from first event time, inclusive; null for no bound
 * @param to first event time after; null for no bound
 * @param clusters names of clusters; empty for all
 * @param id of a finding; null for any
 * @param limit most findings handed out
 * @param after the last finding of the page before; null for the first page. A page may end only
 *     between events: it has all findings of its last event
 */
public record FindingRequest(
    Set<String> rules,
    @Nullable Priority atLeast,
    @Nullable Instant from,
    @Nullable Instant to,
    Set<String> clusters,
    @Nullable String id,
    int limit,
    @Nullable SearchCursor after) {
  public FindingRequest {
    rules = Set.copyOf(rules);
    clusters = Set.copyOf(clusters);
  }
}
