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
 * @param equal for columns of text the value they must have, for a list one of its elements
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

  /** Shows of these only rows between two times, microseconds since the epoch, both inclusive. */
  ScanFilter betweenMicros(long first, long last) {
    Instant start = first == Long.MIN_VALUE ? null : instant(first);
    Instant end = last == Long.MAX_VALUE ? null : instant(last + 1);
    Instant later = from == null || (start != null && start.isAfter(from)) ? start : from;
    Instant earlier = to == null || (end != null && end.isBefore(to)) ? end : to;
    return new ScanFilter(later, earlier, clusters, equal);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  /** Shows only rows of some clusters. */
  public ScanFilter inClusters(Set<String> names) {
    return new ScanFilter(from, to, names, equal);
  }

  /** Shows only rows with a value in a column of text, or among those of a list. */
  public ScanFilter where(EventColumn column, String value) {
    if (column.kind() != ColumnKind.TEXT && column != EventColumn.SOURCE_IPS) {
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
      if (!isList(entry.getKey())) {
        all = Expressions.and(all, Expressions.equal(entry.getKey(), entry.getValue()));
      }
    }
    return all;
  }

  /** The SQL condition that holds for the rows that fit, and for others where a list is asked. */
  public String condition() {
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
    equal.forEach(
        (column, value) -> {
          if (!isList(column)) {
            all.add(column + " = " + Sql.text(value));
          }
        });
    if (all.size() > 1) {
      all.removeFirst();
    }
    return String.join(" AND ", all);
  }

  /** Whether a row of that time and cluster may fit. */
  public boolean fits(long eventMicros, String cluster) {
    return (from == null || eventMicros >= micros(from))
        && (to == null || eventMicros < micros(to))
        && (clusters.isEmpty() || clusters.contains(cluster));
  }

  /** Whether rows of a time between two, both inclusive, may fit; microseconds since the epoch. */
  public boolean overlaps(long firstMicros, long lastMicros) {
    return (from == null || lastMicros >= micros(from)) && (to == null || firstMicros < micros(to));
  }

  /** Whether all rows of times between two, both inclusive, fit, whatever they are. */
  public boolean covers(long firstMicros, long lastMicros) {
    return clusters.isEmpty()
        && equal.isEmpty()
        && (from == null || firstMicros >= micros(from))
        && (to == null || lastMicros < micros(to));
  }

  private static boolean isList(String column) {
    return column.equals(EventColumn.SOURCE_IPS.column());
  }

  /** The value a column must have; null when it may have any. */
  @Nullable String needle(EventColumn column) {
    return equal.get(column.column());
  }

  /** Rounded up, so that the bound keeps its meaning. */
  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), (time.getNano() + 999) / 1000);
  }
}
