package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.ArchiveFile;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.SqlCondition;
import io.kustos.lake.StoredEvent;
import io.kustos.server.query.Newest.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    String rows = question.rows(files, sql.may()) + bounds();
    if (sql.isExact()) {
      places(rows, group);
    } else {
      candidates(rows, group);
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

  private void places(String rows, Newest group) throws IOException {
    // Rows of the cursor's microsecond may have been on the page before.
    SearchCursor after = request.after();
    String order =
        after == null
            ? " ORDER BY event_time DESC, journal_shard DESC, journal_position DESC LIMIT "
                + (request.limit() + 1)
            : " AND (event_time, journal_shard, journal_position) < (make_timestamptz("
                + after.eventMicros()
                + "), "
                + after.shard()
                + ", "
                + after.position()
                + ") ORDER BY event_time DESC, journal_shard DESC, journal_position DESC LIMIT "
                + (request.limit() + 1);
    question
        .query()
        .run(
            "SELECT epoch_us(event_time), journal_shard, journal_position, filename,"
                + " file_row_number FROM "
                + rows
                + order,
            row ->
                offer(
                    group,
                    new Found(
                        new SearchCursor(row.getLong(1), row.getInt(2), row.getLong(3)),
                        null,
                        row.getString(4),
                        row.getLong(5))));
  }

  private void candidates(String rows, Newest group) throws IOException {
    question
        .query()
        .located(
            rows,
            (stored, file, row) -> {
              EventHit hit = hit(stored);
              if (group.wants(hit.place()) && question.test(hit)) {
                offer(group, new Found(hit.place(), null, file, row));
              }
            });
  }

  private static EventHit hit(StoredEvent stored) {
    return TailReader.hit(stored, AuditEvent.parse(stored.bytes()));
  }

  private long handOut(List<Found> page, RowSink<? super EventHit> sink)
      throws IOException, QueryException {
    Map<String, List<Found>> byFile = new LinkedHashMap<>();
    for (Found found : page) {
      if (found.hit() == null) {
        byFile.computeIfAbsent(found.file(), file -> new ArrayList<>()).add(found);
      }
    }
    Map<SearchCursor, EventHit> read = new HashMap<>();
    for (var file : byFile.entrySet()) {
      fetch(file.getKey(), file.getValue(), read);
    }
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

  private void fetch(String file, List<Found> wanted, Map<SearchCursor, EventHit> into)
      throws IOException, QueryException {
    List<ArchiveFile> files =
        question.sight().archive().eventFiles().stream()
            .filter(candidate -> candidate.path().toString().equals(file))
            .toList();
    String numbers =
        wanted.stream().map(found -> Long.toString(found.row())).collect(Collectors.joining(","));
    question.over(
        files,
        one ->
            question
                .query()
                .events(
                    ArchiveQuery.rows(one) + " WHERE file_row_number IN (" + numbers + ")",
                    stored -> {
                      EventHit hit = hit(stored);
                      into.put(hit.place(), hit);
                    }));
  }
}
