package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.ArchiveFile;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.EventPart;
import io.kustos.lake.SqlCondition;
import io.kustos.lake.StoredEvent;
import io.kustos.server.query.Newest.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest events that fit. Files are read from the newest on, a few and then more at a
 * time, until what is left is older than all that was found. First only the places of events are
 * found; the events themselves are read when it is known which are wanted.
 */
final class Searcher {
  /** So many bytes of files are read together at first; then four times as many, each time. */
  private static final long GROUP_BYTES_FIRST = 8 << 20;

  private static final long GROUP_BYTES_MAX = 1L << 30;

  /** So many events are read and handed out together. */
  private static final int PAGE = 1_000;

  /**
   * Where SQL cannot decide, so many of the newest rows that may fit are looked at for each event
   * wanted, and so many at most, before all are.
   */
  private static final int CANDIDATES_PER_EVENT = 8;

  private static final int CANDIDATES_MAX = 10_000;

  private final Question question;
  private final SearchRequest request;
  private final Newest newest;

  Searcher(Question question, SearchRequest request) {
    this.question = question;
    this.request = request;
    this.newest = new Newest(request.limit() + 1);
  }

  QueryOutcome run(RowSink<? super EventHit> sink) throws IOException, QueryException {
    question.tail(hit -> offer(newest, Found.of(hit)));
    archive();
    List<Found> found = newest.newestFirst();
    boolean more = found.size() > request.limit();
    List<Found> wanted = more ? found.subList(0, request.limit()) : found;
    long rows = 0;
    for (int i = 0; i < wanted.size(); i += PAGE) {
      rows += handOut(wanted.subList(i, Math.min(wanted.size(), i + PAGE)), sink);
    }
    return question.outcome(rows, more, more ? wanted.getLast().place() : null);
  }

  private void offer(Newest to, Found found) {
    SearchCursor after = request.after();
    if (after == null || SearchCursor.NEWEST_FIRST.compare(found.place(), after) > 0) {
      to.add(found);
    }
  }

  private void archive() throws IOException, QueryException {
    List<ArchiveFile> files = question.sight().archive().eventFiles();
    long bytesMax = GROUP_BYTES_FIRST;
    int at = 0;
    while (at < files.size()) {
      if (newest.isFull() && newest.oldestMicros() > files.get(at).lastMicros()) {
        question.unneeded(files.size() - at);
        return;
      }
      int end = groupEnd(files, at, bytesMax);
      question.over(files.subList(at, end), this::read);
      question.running().check();
      bytesMax = Math.min(bytesMax * 4, GROUP_BYTES_MAX);
      at = end;
    }
  }

  /** Files of a group are alike in whether they have odd events. */
  private static int groupEnd(List<ArchiveFile> files, int start, long bytesMax) {
    long bytes = files.get(start).bytes();
    int end = start + 1;
    while (end < files.size()
        && bytes + files.get(end).bytes() <= bytesMax
        && files.get(end).odd() == files.get(start).odd()) {
      bytes += files.get(end++).bytes();
    }
    return end;
  }

  private void read(List<ArchiveFile> files) throws IOException, QueryException {
    SqlCondition sql = question.sql(files.getFirst().odd());
    if (sql.may().equals("false")) {
      return;
    }
    Newest group = new Newest(request.limit() + 1);
    String where = question.where(sql.may()) + bounds();
    if (sql.isExact()) {
      places(files, sql, where, request.limit() + 1, (found, sure) -> offer(group, found));
    } else {
      candidates(files, sql, where, group);
    }
    newest.addAll(group);
  }

  /** Only rows behind the page before, and not older than all that is wanted. */
  private String bounds() {
    StringBuilder bounds = new StringBuilder();
    SearchCursor after = request.after();
    if (after != null) {
      bounds.append(" AND event_time <= make_timestamptz(").append(after.eventMicros()).append(')');
    }
    if (newest.isFull()) {
      bounds
          .append(" AND event_time >= make_timestamptz(")
          .append(newest.oldestMicros())
          .append(')');
    }
    return bounds.toString();
  }

  /** Takes places of events, and whether they fit in any case. */
  private interface PlaceReader {
    void read(Found found, boolean sure);
  }

  /** Reads the places of the newest rows behind the page before; of their columns only these. */
  private void places(
      List<ArchiveFile> files, SqlCondition sql, String where, int limit, PlaceReader reader)
      throws IOException {
    // Rows of the cursor's microsecond may have been on the page before.
    SearchCursor after = request.after();
    String behind =
        after == null
            ? ""
            : " AND (event_time, journal_shard, journal_position) < (make_timestamptz("
                + after.eventMicros()
                + "), "
                + after.shard()
                + ", "
                + after.position()
                + ")";
    question
        .query()
        .run(
            "SELECT epoch_us(event_time), journal_shard, journal_position, filename,"
                + " file_row_number, "
                + sure(sql)
                + " FROM "
                + ArchiveQuery.rows(files)
                + " WHERE "
                + where
                + behind
                + " ORDER BY event_time DESC, journal_shard DESC, journal_position DESC LIMIT "
                + limit,
            row ->
                reader.read(
                    new Found(
                        new SearchCursor(row.getLong(1), row.getInt(2), row.getLong(3)),
                        null,
                        row.getString(4),
                        row.getLong(5)),
                    row.getBoolean(6)));
  }

  private static String sure(SqlCondition sql) {
    return sql.isExact() ? "true" : "coalesce(" + sql.must() + ", false)";
  }

  /**
   * Tests rows one by one: the newest first, as most of those that may fit do; only where these are
   * not enough all others.
   */
  private void candidates(List<ArchiveFile> files, SqlCondition sql, String where, Newest group)
      throws IOException, QueryException {
    int most = (int) Math.min((long) request.limit() * CANDIDATES_PER_EVENT, CANDIDATES_MAX);
    List<Found> newestFirst = new ArrayList<>();
    List<Found> unsure = new ArrayList<>();
    places(
        files,
        sql,
        where,
        most,
        (found, sure) -> {
          newestFirst.add(found);
          if (sure) {
            offer(group, found);
          } else {
            unsure.add(found);
          }
        });
    int step = request.limit() + 1;
    for (int i = 0; i < unsure.size() && group.wants(unsure.get(i).place()); i += step) {
      question
          .query()
          .parts(
              byFile(files, unsure.subList(i, Math.min(unsure.size(), i + step))),
              sql.columns(),
              part -> test(part, sql, group));
    }
    if (newestFirst.size() < most || !group.wants(newestFirst.getLast().place())) {
      return;
    }
    SearchCursor last = newestFirst.getLast().place();
    question
        .query()
        .parts(
            files,
            where + " AND event_time <= make_timestamptz(" + last.eventMicros() + ")",
            sql.columns(),
            part -> {
              if (SearchCursor.NEWEST_FIRST.compare(place(part), last) > 0) {
                test(part, sql, group);
              }
            });
  }

  private void test(EventPart part, SqlCondition sql, Newest group) {
    SearchCursor place = place(part);
    if (group.wants(place) && question.test(part, sql)) {
      offer(group, new Found(place, null, part.file(), part.row()));
    }
  }

  private static SearchCursor place(EventPart part) {
    return new SearchCursor(part.eventMicros(), part.shard(), part.position());
  }

  private static Map<ArchiveFile, List<Long>> byFile(List<ArchiveFile> files, List<Found> places) {
    Map<ArchiveFile, List<Long>> rows = new LinkedHashMap<>();
    for (Found found : places) {
      rows.computeIfAbsent(file(files, found.file()), file -> new ArrayList<>()).add(found.row());
    }
    return rows;
  }

  private static ArchiveFile file(List<ArchiveFile> files, String name) {
    return files.stream().filter(f -> f.path().toString().equals(name)).findFirst().orElseThrow();
  }

  private static EventHit hit(StoredEvent stored) {
    return TailReader.hit(stored, AuditEvent.parse(stored.bytes()));
  }

  private long handOut(List<Found> page, RowSink<? super EventHit> sink)
      throws IOException, QueryException {
    Map<ArchiveFile, List<Long>> places =
        byFile(
            question.sight().archive().eventFiles(),
            page.stream().filter(found -> found.hit() == null).toList());
    Map<SearchCursor, EventHit> read = new HashMap<>();
    question.over(List.copyOf(places.keySet()), some -> fetch(some, places, read));
    long rows = 0;
    for (Found found : page) {
      question.running().check();
      @Nullable EventHit hit = found.hit() == null ? read.get(found.place()) : found.hit();
      if (hit != null) {
        sink.take(hit);
        rows++;
      }
    }
    return rows;
  }

  private void fetch(
      List<ArchiveFile> files,
      Map<ArchiveFile, List<Long>> places,
      Map<SearchCursor, EventHit> into)
      throws IOException {
    Map<ArchiveFile, List<Long>> rows = new LinkedHashMap<>();
    files.forEach(file -> rows.put(file, Objects.requireNonNull(places.get(file))));
    question
        .query()
        .events(
            rows,
            stored -> {
              EventHit hit = hit(stored);
              into.put(hit.place(), hit);
            });
  }
}
