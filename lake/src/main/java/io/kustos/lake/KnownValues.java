package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says comparisons exactly in SQL that are otherwise decided event by event: where the columns that
 * a comparison looks at have few different values in the files asked, it is decided once for each,
 * and SQL is told which of them fit.
 *
 * <p>Of one thread.
 */
public final class KnownValues {
  /** Columns that may have few different values. */
  private static final Set<EventColumn> FEW =
      EnumSet.of(
          EventColumn.API_VERSION,
          EventColumn.LEVEL,
          EventColumn.STAGE,
          EventColumn.VERB,
          EventColumn.USER_NAME,
          EventColumn.USER_GROUPS,
          EventColumn.USER_EXTRA,
          EventColumn.IMPERSONATED_USER_NAME,
          EventColumn.IMPERSONATED_USER_UID,
          EventColumn.IMPERSONATED_USER_GROUPS,
          EventColumn.IMPERSONATED_USER_EXTRA,
          EventColumn.SOURCE_IPS,
          EventColumn.USER_AGENT,
          EventColumn.OBJECT_RESOURCE,
          EventColumn.OBJECT_NAMESPACE,
          EventColumn.OBJECT_API_GROUP,
          EventColumn.OBJECT_API_VERSION,
          EventColumn.OBJECT_SUBRESOURCE,
          EventColumn.RESPONSE_CODE,
          EventColumn.RESPONSE_STATUS,
          EventColumn.RESPONSE_REASON,
          EventColumn.AUTHORIZATION_DECISION);

  /** So many sets of values a question; DuckDB joins each as a table, which takes memory. */
  private static final int SETS_MAX = 64;

  private final ArchiveQuery query;
  private final List<ArchiveFile> files;
  private final FileValues cache;
  private final Function<Condition, Predicate<AuditEvent>> decider;
  private final Map<List<EventColumn>, List<List<@Nullable String>>> known = new HashMap<>();
  private final IdentityHashMap<Condition, @Nullable String> said = new IdentityHashMap<>();
  private boolean unreadable;
  private int sets;

  /**
   * Of some files.
   *
   * @param files without odd events
   * @param decider tells of events whether a condition holds
   */
  public KnownValues(
      ArchiveQuery query,
      List<ArchiveFile> files,
      FileValues cache,
      Function<Condition, Predicate<AuditEvent>> decider) {
    this.query = query;
    this.files = List.copyOf(files);
    this.cache = cache;
    this.decider = decider;
  }

  /**
   * The SQL that holds for exactly the rows of the files for which a comparison holds; null where
   * there are too many values.
   */
  @Nullable String sql(Condition comparison) {
    List<EventColumn> columns = EnumSet.copyOf(some(comparison)).stream().toList();
    if (!FEW.containsAll(columns) || !cache.isKept(columns)) {
      return null;
    }
    if (!said.containsKey(comparison)) {
      List<List<@Nullable String>> rows = rows(columns);
      String sql =
          rows == null ? null : ValueSets.sql(columns, rows, verdicts(comparison, columns, rows));
      int more = sql == null ? 0 : ValueSets.count(sql);
      said.put(comparison, sets + more > SETS_MAX ? null : sql);
      sets += sets + more > SETS_MAX ? 0 : more;
    }
    return said.get(comparison);
  }

  /** The values in all files; null when they are too many or cannot be read. */
  private @Nullable List<List<@Nullable String>> rows(List<EventColumn> columns) {
    List<List<@Nullable String>> rows = known.get(columns);
    if (rows == null && !unreadable) {
      try {
        rows = read(columns);
      } catch (IOException e) {
        // Who reads the events will say what is wrong with which file.
        unreadable = true;
        return null;
      }
      if (rows != null) {
        known.put(columns, rows);
      }
    }
    return rows;
  }

  /** One that is never among the few where the comparison looks at nothing. */
  private static Set<EventColumn> some(Condition comparison) {
    Set<EventColumn> columns = FieldColumns.of(comparison);
    return columns.isEmpty() ? Set.of(EventColumn.RAW) : columns;
  }

  private List<Boolean> verdicts(
      Condition comparison, List<EventColumn> columns, List<List<@Nullable String>> rows) {
    EventPartReader reader = new EventPartReader(new LinkedHashSet<>(columns), false);
    Predicate<AuditEvent> holds = decider.apply(comparison);
    List<Boolean> verdicts = new ArrayList<>(rows.size());
    for (List<@Nullable String> row : rows) {
      verdicts.add(holds.test(reader.of(columns, row)));
    }
    return verdicts;
  }

  /** The values in all files; null when they are too many. */
  private @Nullable List<List<@Nullable String>> read(List<EventColumn> columns)
      throws IOException {
    List<ArchiveFile> unknown =
        files.stream().filter(file -> cache.of(file.path(), columns) == null).toList();
    Map<String, List<List<@Nullable String>>> fresh = new LinkedHashMap<>();
    long most = (long) unknown.size() * FileValues.ROWS_OF_FILE_MAX;
    long[] found = new long[1];
    if (!unknown.isEmpty()) {
      query.run(
          select(columns, unknown, most + 1),
          row -> {
            found[0]++;
            List<@Nullable String> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
              values.add(row.getString(i + 2));
            }
            fresh.computeIfAbsent(row.getString(1), file -> new ArrayList<>()).add(values);
          });
    }
    Set<List<@Nullable String>> all = new LinkedHashSet<>();
    for (ArchiveFile file : files) {
      List<List<@Nullable String>> before = cache.of(file.path(), columns);
      List<List<@Nullable String>> values =
          before == null ? fresh.getOrDefault(file.path().toString(), List.of()) : before;
      if (found[0] > most || values.size() > FileValues.ROWS_OF_FILE_MAX) {
        cache.tooMany(columns);
        return null;
      }
      if (before == null) {
        cache.put(file.path(), columns, values);
      }
      all.addAll(values);
    }
    return List.copyOf(all);
  }

  private static String select(List<EventColumn> columns, List<ArchiveFile> files, long limit) {
    String names = columns.stream().map(EventColumn::column).collect(Collectors.joining(", "));
    return "SELECT filename, "
        + columns.stream().map(c -> c.kind().read(c.column())).collect(Collectors.joining(", "))
        + " FROM (SELECT filename, "
        + names
        + " FROM "
        + ArchiveQuery.rows(files)
        + " GROUP BY ALL LIMIT "
        + limit
        + ")";
  }
}
