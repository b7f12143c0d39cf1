package io.kustos.server.query;

import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.lake.ArchiveFile;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.EventColumn;
import io.kustos.lake.EventPart;
import io.kustos.lake.SqlCondition;
import io.kustos.server.query.Counts.Bucket;
import io.kustos.server.query.Counts.Value;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts events that fit: in SQL where it can say the condition, else one by one. */
final class Counter {
  private final Question question;
  private final CountRequest request;
  private final QuerySettings settings;
  private final List<EventColumn> facets;
  private final long stepMicros;
  private long total;
  private final TreeMap<Long, Long> bars = new TreeMap<>();
  private final Map<EventColumn, Map<String, Long>> values = new LinkedHashMap<>();

  /** Stands for no value in the maps. */
  private static final String NONE = "\0";

  /** Beyond so many different values of a facet the rarest are not looked at. */
  private static final int GROUPS_MAX = 100_000;

  Counter(Question question, CountRequest request, QuerySettings settings) throws QueryException {
    this.question = question;
    this.request = request;
    this.settings = settings;
    this.facets = columns(request.facets());
    facets.forEach(column -> values.put(column, new HashMap<>()));
    Duration step = request.step();
    this.stepMicros = step == null ? 0 : Math.max(1, step.toNanos() / 1_000);
  }

  private static List<EventColumn> columns(List<String> names) throws QueryException {
    List<EventColumn> columns = new ArrayList<>();
    for (String name : names) {
      EventColumn column = null;
      for (EventColumn candidate : EventColumn.values()) {
        column = candidate.column().equals(name.toLowerCase(Locale.ROOT)) ? candidate : column;
      }
      if (column == null || !column.isCountable()) {
        throw new QueryException(
            QueryException.Kind.SYNTAX, "'" + name + "' is no column whose values can be counted");
      }
      columns.add(column);
    }
    return columns;
  }

  Counts run() throws IOException, QueryException {
    Tally live = new Tally();
    question.tail(hit -> live.add(TailReader.part(hit)));
    live.moveUp();
    List<ArchiveFile> plain = new ArrayList<>();
    List<ArchiveFile> odd = new ArrayList<>();
    List<ArchiveFile> whole = new ArrayList<>();
    for (ArchiveFile file : question.sight().archive().eventFiles()) {
      (isKept() && question.takesAll(file) ? whole : file.odd() ? odd : plain).add(file);
    }
    if (!whole.isEmpty()) {
      question.over(whole, this::countKept);
    }
    for (List<ArchiveFile> files : List.of(plain, odd)) {
      if (!files.isEmpty()) {
        question.over(files, this::count);
      }
    }
    Map<String, List<Value>> found = new LinkedHashMap<>();
    values.forEach((column, counts) -> found.put(column.column(), top(counts)));
    return new Counts(total, histogram(), found, question.outcome(total, false, null));
  }

  private void count(List<ArchiveFile> files) throws IOException, QueryException {
    SqlCondition sql = question.sql(files.getFirst().odd());
    if (sql.may().equals("false")) {
      return;
    }
    Tally tally = new Tally();
    if (sql.isExact()) {
      inSql(question.rows(files, sql.may()), tally);
    } else {
      String unsure = question.where(sql.may());
      if (!sql.must().equals("false")) {
        inSql(question.rows(files, sql.must()), tally);
        unsure += " AND NOT coalesce(" + sql.must() + ", false)";
      }
      Set<EventColumn> columns = new HashSet<>(sql.columns());
      columns.addAll(facets);
      question
          .query()
          .parts(
              files,
              unsure,
              columns,
              part -> {
                if (question.test(part, sql)) {
                  tally.add(part);
                }
              });
    }
    tally.moveUp();
  }

  private boolean isKept() {
    return facets.stream().allMatch(column -> question.counts().isKept(value(column)));
  }

  /** Counts all rows of files, most of which were counted before. */
  private void countKept(List<ArchiveFile> files) throws IOException, QueryException {
    Tally tally = new Tally();
    boolean few = kept(files, bar(), (bar, count) -> tally.bar(Long.parseLong(bar), count));
    for (EventColumn column : facets) {
      few = few && kept(files, value(column), (value, count) -> tally.value(column, value, count));
    }
    if (few) {
      tally.moveUp();
    } else {
      count(files);
    }
  }

  /** Sees how often there is a value. */
  private interface Counted {
    void see(String value, long count);
  }

  /** Counts what is not known of each file; false when there is too much to be kept. */
  private boolean kept(List<ArchiveFile> files, String value, Counted counted) throws IOException {
    List<ArchiveFile> unknown =
        files.stream().filter(file -> question.counts().of(file.path(), value) == null).toList();
    Map<String, Map<String, Long>> fresh = new HashMap<>();
    long most = (long) unknown.size() * FileCounts.VALUES_OF_FILE_MAX;
    long[] found = new long[1];
    if (!unknown.isEmpty()) {
      question
          .query()
          .run(
              "SELECT filename, v, count(*) FROM (SELECT filename, ("
                  + value
                  + ")::VARCHAR AS v FROM "
                  + ArchiveQuery.rows(unknown)
                  + ") GROUP BY ALL LIMIT "
                  + (most + 1),
              row -> {
                found[0]++;
                fresh
                    .computeIfAbsent(row.getString(1), f -> new HashMap<>())
                    .put(Objects.requireNonNullElse(row.getString(2), NONE), row.getLong(3));
              });
    }
    for (ArchiveFile file : files) {
      Map<String, Long> known = question.counts().of(file.path(), value);
      Map<String, Long> counts =
          known == null ? fresh.getOrDefault(file.path().toString(), Map.of()) : known;
      if (found[0] > most || counts.size() > FileCounts.VALUES_OF_FILE_MAX) {
        question.counts().tooMany(value);
        return false;
      }
      if (known == null) {
        question.counts().put(file.path(), value, counts);
      }
      counts.forEach(counted::see);
    }
    return true;
  }

  /** The number of the bar that an event is in, in SQL. */
  private String bar() {
    return stepMicros == 0 ? "0" : "floor(epoch_us(event_time) / " + stepMicros + ".0)::BIGINT";
  }

  /** A column's value, in SQL. */
  private static String value(EventColumn column) {
    return column.isList() ? "unnest(" + column.column() + ")" : column.column();
  }

  private void inSql(String rows, Tally tally) throws IOException {
    question
        .query()
        .run(
            "SELECT " + bar() + ", count(*) FROM " + rows + " GROUP BY 1",
            row -> tally.bar(row.getLong(1), row.getLong(2)));
    for (EventColumn column : facets) {
      String value = value(column);
      question
          .query()
          .run(
              "SELECT v, count(*) FROM (SELECT "
                  + value
                  + "::VARCHAR AS v FROM "
                  + rows
                  + ") GROUP BY 1 ORDER BY 2 DESC LIMIT "
                  + GROUPS_MAX,
              row -> tally.value(column, row.getString(1), row.getLong(2)));
    }
  }

  /** What a piece of work counted; added when the work is done, so that it can fail. */
  private final class Tally {
    private long events;
    private final Map<Long, Long> steps = new HashMap<>();
    private final Map<EventColumn, Map<String, Long>> seen = new HashMap<>();

    void bar(long step, long count) {
      events += count;
      steps.merge(step, count, Long::sum);
    }

    void value(EventColumn column, @Nullable String value, long count) {
      seen.computeIfAbsent(column, c -> new HashMap<>())
          .merge(Objects.requireNonNullElse(value, NONE), count, Long::sum);
    }

    void add(EventPart part) {
      bar(stepMicros == 0 ? 0 : Math.floorDiv(part.eventMicros(), stepMicros), 1);
      for (EventColumn column : facets) {
        add(column, part);
      }
    }

    private void add(EventColumn column, EventPart part) {
      EventField field = column.field();
      JsonSlice value = field == null ? null : part.event().value(field);
      if (column.isList()) {
        if (value != null && value.isArray()) {
          value.forEachElement(element -> value(column, element.text(), 1));
        }
        return;
      }
      if (field == null) {
        value(column, stored(column, part), 1);
        return;
      }
      boolean none = value == null || value.kind() == JsonSlice.Kind.NULL;
      value(column, none ? null : part.event().text(field), 1);
    }

    void moveUp() {
      total += events;
      steps.forEach((step, count) -> bars.merge(step, count, Long::sum));
      seen.forEach(
          (column, counts) -> {
            Map<String, Long> all = Objects.requireNonNull(values.get(column));
            counts.forEach((value, count) -> all.merge(value, count, Long::sum));
          });
    }
  }

  private static @Nullable String stored(EventColumn column, EventPart part) {
    return switch (column) {
      case CLUSTER -> part.cluster();
      case SOURCE -> part.source();
      case JOURNAL_SHARD -> Integer.toString(part.shard());
      default -> null;
    };
  }

  private List<Value> top(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Math.min(request.values(), settings.facetValuesMax()))
        .map(e -> new Value(e.getKey().equals(NONE) ? null : e.getKey(), e.getValue()))
        .toList();
  }

  /** Bars from the first to the last, wider ones when there would be too many. */
  private List<Bucket> histogram() {
    if (stepMicros == 0 || bars.isEmpty()) {
      return List.of();
    }
    long span = bars.lastKey() - bars.firstKey() + 1;
    long merged = Math.max(1, Math.ceilDiv(span, settings.bucketsMax()));
    TreeMap<Long, Long> wide = new TreeMap<>();
    bars.forEach((step, count) -> wide.merge(Math.floorDiv(step, merged), count, Long::sum));
    List<Bucket> buckets = new ArrayList<>();
    for (long step = wide.firstKey(); step <= wide.lastKey(); step++) {
      long micros = Math.multiplyExact(Math.multiplyExact(step, merged), stepMicros);
      buckets.add(new Bucket(instant(micros), wide.getOrDefault(step, 0L)));
    }
    return buckets;
  }

  private static Instant instant(long micros) {
    return new SearchCursor(micros, 0, 0).eventTime();
  }
}
