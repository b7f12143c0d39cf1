package io.kustos.server.query;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT over the views {@code events} and {@code findings}, whose columns are those of the
 * archive's tables.
 *
 * @param sql DuckDB's SQL
 * @param from first event time in both views, inclusive; null for no bound
 * @param to first event time after; null for no bound
 * @param clusters names of clusters in both views; empty for all
 * @param rowsMax most rows handed out
 */
public record SqlRequest(
    String sql, @Nullable Instant from, @Nullable Instant to, Set<String> clusters, long rowsMax) {

  public SqlRequest {
    clusters = Set.copyOf(clusters);
  }

  /** A question to all that there is. */
  public static SqlRequest of(String sql, long rowsMax) {
    return new SqlRequest(sql, null, null, Set.of(), rowsMax);
  }
}
