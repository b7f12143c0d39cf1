package io.kustos.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table a scan shows. Files that can hold none are not opened.
 *
 * @param from the first time, inclusive; null for no bound
 * @param to the first time after; null for no bound
 * @param clusters names of clusters; empty for all
 * @param equal for columns of text the value they must have
 */
public record ScanFilter(
    @Nullable Instant from, @Nullable Instant to, Set<String> clusters, Map<String, String> equal) {

  /** Shows every row. */
  public static final ScanFilter ALL = new ScanFilter(null, null, Set.of(), Map.of());

  public ScanFilter {
    clusters = Set.copyOf(clusters);
    equal = Map.copyOf(equal);
  }

  /** Shows only rows from {@code from}, inclusive, to {@code to}, exclusive. */
  public ScanFilter between(Instant from, Instant to) {
    return new ScanFilter(from, to, clusters, equal);
  }

  /** Shows only rows of some clusters. */
  public ScanFilter inClusters(Set<String> names) {
    return new ScanFilter(from, to, names, equal);
  }

  /** Shows only rows with a value in a column of text. */
  public ScanFilter where(EventColumn column, String value) {
    if (column.kind() != ColumnKind.TEXT) {
      throw new IllegalArgumentException(column.column() + " is no column of text");
    }
    Map<String, String> more = new TreeMap<>(equal);
    more.put(column.column(), value);
    return new ScanFilter(from, to, clusters, more);
  }

  Expression expression() {
    Expression all = Expressions.alwaysTrue();
    if (from != null) {
      all =
          Expressions.and(
              all, Expressions.greaterThanOrEqual(ArchiveSchema.EVENT_TIME, micros(from)));
    }
    if (to != null) {
      all = Expressions.and(all, Expressions.lessThan(ArchiveSchema.EVENT_TIME, micros(to)));
    }
    if (!clusters.isEmpty()) {
      all = Expressions.and(all, Expressions.in(ArchiveSchema.CLUSTER, clusters.toArray()));
    }
    for (Map.Entry<String, String> entry : equal.entrySet()) {
      all = Expressions.and(all, Expressions.equal(entry.getKey(), entry.getValue()));
    }
    return all;
  }

  /** The SQL condition that holds for the rows that fit. */
  String condition() {
    List<String> all = new ArrayList<>(List.of("true"));
    if (from != null) {
      all.add("event_time >= make_timestamptz(" + micros(from) + ")");
    }
    if (to != null) {
      all.add("event_time < make_timestamptz(" + micros(to) + ")");
    }
    if (!clusters.isEmpty()) {
      all.add(
          clusters.stream()
              .sorted()
              .map(Sql::text)
              .collect(Collectors.joining(", ", "cluster IN (", ")")));
    }
    equal.forEach((column, value) -> all.add(column + " = " + Sql.text(value)));
    return String.join(" AND ", all);
  }

  /** Rounded up, so that the bound keeps its meaning. */
  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), (time.getNano() + 999) / 1000);
  }
}
