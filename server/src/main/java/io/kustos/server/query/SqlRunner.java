package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.lake.ArchiveFile;
import io.kustos.lake.ArchivedEvent;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.ScanFilter;
import io.kustos.lake.SqlSession;
import io.kustos.lake.SqlSessions;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.Cursor;
import io.kustos.server.query.QueryException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a user's SQL over all that there is at one moment, in a DuckDB of its own. */
final class SqlRunner {
  /** So many bytes of events of the journal are handed to DuckDB together. */
  private static final long BATCH_BYTES = 16 << 20;

  private final Question.Place place;
  private final QuerySettings settings;
  private final SqlSessions sessions;
  private long tailEvents;

  SqlRunner(Question.Place place, QuerySettings settings, SqlSessions sessions) {
    this.place = place;
    this.settings = settings;
    this.sessions = sessions;
  }

  QueryOutcome run(SqlRequest request, SqlSink sink, Admission.Running running)
      throws QueryException, IOException {
    if (request.sql().length() > settings.sqlCharsMax()) {
      throw new QueryException(
          Kind.SYNTAX, "the SQL is longer than " + settings.sqlCharsMax() + " characters");
    }
    ScanFilter filter = new ScanFilter(request.from(), request.to(), request.clusters(), Map.of());
    try (Sight sight = Sight.of(place.archive(), place.journal(), filter, filter);
        SqlSession session =
            sessions.open(sight.archive(), filter, sight.from(), sight.journal().end())) {
      running.onEnd(session::cancel);
      tail(sight, session, filter, running);
      List<ArchivedFinding> unarchived = unarchived(sight, filter);
      session.addFindings(unarchived);
      session.seal();
      Handing handing = new Handing(sink, Math.min(request.rowsMax(), settings.rowsMax()));
      ask(request.sql(), session, handing);
      return outcome(request, sight, handing, running);
    }
  }

  private static void ask(String sql, SqlSession session, Handing handing)
      throws QueryException, IOException {
    try {
      session.run(sql, handing);
    } catch (SqlSession.Refused e) {
      throw refused(sql, e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains(".parquet")) {
        throw new QueryException(Kind.UNREADABLE, String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private static QueryException refused(String sql, SqlSession.Refused refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (refusal.isForbidden()) {
      return new QueryException(Kind.FORBIDDEN, message);
    }
    if (refusal.position() < 0) {
      return new QueryException(Kind.SYNTAX, message);
    }
    return new QueryException(
        List.of(
            new Diagnostic(
                Diagnostic.Severity.ERROR,
                "SQL",
                message,
                new SourceText("sql", sql),
                Math.min(refusal.position(), sql.length()),
                1,
                null)));
  }

  private void tail(Sight sight, SqlSession session, ScanFilter filter, Admission.Running running)
      throws IOException, QueryException {
    long end = sight.journal().end();
    long from = session.loadedTo();
    if (end <= from || !isWanted(sight, filter)) {
      return;
    }
    List<ArchivedEvent> batch = new ArrayList<>();
    long[] bytes = new long[1];
    try (Cursor cursor = sight.journal().read(from)) {
      tailEvents =
          new TailReader()
              .read(
                  cursor,
                  end,
                  (entry, position, view) -> {
                    running.check();
                    if (!filter.clusters().isEmpty()
                        && !filter.clusters().contains(entry.cluster())) {
                      return;
                    }
                    AuditEvent event = view.retain();
                    Bytes original = entry.original();
                    batch.add(
                        new ArchivedEvent(
                            event,
                            entry.cluster(),
                            entry.source(),
                            JournalSource.SHARD,
                            position,
                            TailReader.receivedMicros(entry),
                            original == null ? null : original.toArray()));
                    bytes[0] += event.end();
                    if (bytes[0] > BATCH_BYTES) {
                      session.addEvents(batch, position + 1);
                      batch.clear();
                      bytes[0] = 0;
                    }
                  });
    }
    session.addEvents(batch, end);
  }

  /** Whether events may fit that the archive has not. */
  private boolean isWanted(Sight sight, ScanFilter filter) throws IOException, QueryException {
    return !TailIndex.knows(filter)
        || !place.index().ranges(sight.journal(), sight.from(), filter).isEmpty();
  }

  private List<ArchivedFinding> unarchived(Sight sight, ScanFilter filter) {
    long archived = sight.archive().findingPosition(JournalSource.SHARD).orElse(-1);
    return place.unarchived().get().stream()
        .filter(finding -> finding.position() > archived)
        .filter(finding -> filter.fits(finding.eventMicros(), finding.cluster()))
        .toList();
  }

  private QueryOutcome outcome(
      SqlRequest request, Sight sight, Handing handing, Admission.Running running) {
    List<ArchiveFile> files = sight.archive().eventFiles();
    int total = sight.archive().eventFilesTotal();
    return new QueryOutcome(
        handing.rows,
        handing.more,
        null,
        sight.problems(),
        new Explanation(
            null,
            request.sql(),
            List.of(),
            total,
            total - files.size(),
            0,
            0,
            0,
            tailEvents,
            running.took()));
  }

  /** Hands on so many rows. */
  private static final class Handing implements SqlSession.Answer {
    private final SqlSink sink;
    private final long rowsMax;
    private long rows;
    private boolean more;

    Handing(SqlSink sink, long rowsMax) {
      this.sink = sink;
      this.rowsMax = rowsMax;
    }

    @Override
    public void columns(List<String> names, List<String> types) throws IOException {
      List<SqlSink.SqlColumn> columns = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        columns.add(new SqlSink.SqlColumn(names.get(i), types.get(i)));
      }
      sink.columns(columns);
    }

    @Override
    public boolean row(List<@Nullable Object> values) throws IOException {
      if (rows >= rowsMax) {
        more = true;
        return false;
      }
      sink.row(values);
      rows++;
      return true;
    }
  }
}
