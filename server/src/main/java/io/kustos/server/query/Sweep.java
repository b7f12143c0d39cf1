package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.ArchiveFile;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.SqlCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Hands out all events that fit as they are read, so that their number does not matter: file by
 * file of the archive, the oldest first, and then the journal's. A file that turns out to be
 * damaged is named, and what was read of it before stays handed out.
 */
final class Sweep {
  private final Question question;
  private long rows;

  Sweep(Question question) {
    this.question = question;
  }

  QueryOutcome events(RowSink<? super EventHit> sink) throws IOException, QueryException {
    RowSink<EventHit> counted =
        hit -> {
          rows++;
          sink.take(hit);
        };
    return run(
        (file, sql) -> {
          ArchiveQuery.LocatedReader reader =
              (stored, path, row) -> {
                EventHit hit = TailReader.hit(stored, AuditEvent.parse(stored.bytes()));
                if (sql.isExact() || question.test(hit)) {
                  hand(counted, hit);
                }
              };
          if (sql.may().equals("true")) {
            question.query().located(question.rows(file, sql.may()), reader);
          } else {
            question.query().picked(file, question.where(sql.may()), reader);
          }
        },
        counted);
  }

  /** Only the event times, microseconds since the epoch; reads one column where that is enough. */
  QueryOutcome times(RowSink<? super Long> sink) throws IOException, QueryException {
    RowSink<Long> counted =
        micros -> {
          rows++;
          sink.take(micros);
        };
    RowSink<EventHit> whole = hit -> counted.take(hit.place().eventMicros());
    return run(
        (file, sql) -> {
          if (!sql.isExact()) {
            throw new IllegalArgumentException("times are asked of all events only");
          }
          question
              .query()
              .run(
                  "SELECT epoch_us(event_time) FROM " + question.rows(file, sql.may()),
                  row -> hand(counted, row.getLong(1)));
        },
        whole);
  }

  private interface FileWork {
    void read(List<ArchiveFile> file, SqlCondition sql) throws IOException, QueryException;
  }

  private QueryOutcome run(FileWork work, RowSink<EventHit> tail)
      throws IOException, QueryException {
    List<ArchiveFile> files = new ArrayList<>(question.sight().archive().eventFiles());
    Collections.reverse(files);
    try {
      for (ArchiveFile file : files) {
        SqlCondition sql = question.sql(file.odd());
        if (!sql.may().equals("false")) {
          question.over(List.of(file), one -> work.read(one, sql));
        }
        question.running().check();
      }
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    question.tail(tail::take);
    return question.outcome(rows, false, null);
  }

  /** That the taker fails is not that the file cannot be read. */
  private static <T> void hand(RowSink<T> sink, T row) {
    try {
      sink.take(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
