package io.kustos.server.query;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.ArchiveSnapshot;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.FindingSql;
import io.kustos.lake.ScanFilter;
import io.kustos.lake.StoredEvent;
import io.kustos.server.journal.Batch;
import io.kustos.server.journal.Cursor;
import io.kustos.server.query.QueryException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Hands out events as they are journaled, and findings on them as they are made. */
final class Follower {
  private static final Duration WAIT = Duration.ofMillis(100);

  /** Beside a server findings are looked for in the archive, where they come in batches. */
  private static final Duration FINDINGS_EVERY = Duration.ofSeconds(2);

  /** So many of the last events that fit are known when a finding comes. */
  private static final int REMEMBERED_MAX = 100_000;

  private final Question.Place place;
  private final SearchRequest request;
  private final ScanFilter filter;
  private final BoundCondition bound;
  private final Set<Long> fitted = new LinkedHashSet<>();
  private final Queue<ArchivedFinding> heard = new ConcurrentLinkedQueue<>();
  private final TailReader reader = new TailReader();
  private long findingsAfter;
  private long lookedAt = System.nanoTime();

  Follower(Question.Place place, SearchRequest request) throws IOException {
    this.place = place;
    this.request = request;
    this.filter = new ScanFilter(null, null, request.clusters(), Map.of());
    this.bound = BoundCondition.of(request.condition(), Follower::noFindings);
  }

  private static long[] noFindings(Condition comparison, Field field) throws IOException {
    throw new FindingsLater();
  }

  /** An event cannot be judged by findings that are made later. */
  static final class FindingsLater extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** A finding was made, in another thread. */
  void hear(ArchivedFinding finding) {
    heard.add(finding);
  }

  /**
   * Follows until cancelled.
   *
   * @param tells whether this process makes findings and {@link #hear} is called
   */
  void run(RowSink<? super LiveRow> sink, Cancellation cancellation, boolean tells)
      throws IOException, QueryException {
    JournalSource.Shard shard = place.journal().open();
    long next = shard.end();
    findingsAfter = next - 1;
    while (!cancellation.isCancelled()) {
      long end = shard.end();
      if (end > next) {
        try (Cursor cursor = shard.read(next)) {
          next = read(cursor, end, sink, cancellation);
        }
      }
      findings(sink, tells);
      if (!pause()) {
        break;
      }
      shard.refresh();
    }
    throw new QueryException(Kind.CANCELLED, "cancelled");
  }

  private static boolean pause() {
    try {
      Thread.sleep(WAIT);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long read(
      Cursor cursor, long end, RowSink<? super LiveRow> sink, Cancellation cancellation)
      throws IOException, QueryException {
    long next = end;
    for (Batch batch = cursor.poll(); batch != null; batch = cursor.poll()) {
      var _ =
          reader.batch(
              batch,
              end,
              (entry, position, view) -> {
                long micros = StoredEvent.eventMicros(view, TailReader.receivedMicros(entry));
                if (filter.fits(micros, entry.cluster())
                    && bound.test(entry.cluster(), entry.source(), position, view, micros)) {
                  remember(position);
                  sink.take(new LiveRow.Event(TailReader.hit(entry, position, view)));
                }
              });
      if (batch.next().number() >= end || cancellation.isCancelled()) {
        break;
      }
    }
    return next;
  }

  private void remember(long position) {
    fitted.add(position);
    if (fitted.size() > REMEMBERED_MAX) {
      fitted.remove(fitted.iterator().next());
    }
  }

  private void findings(RowSink<? super LiveRow> sink, boolean tells) throws IOException {
    if (tells) {
      for (ArchivedFinding finding = heard.poll(); finding != null; finding = heard.poll()) {
        show(finding, sink);
      }
    } else if (System.nanoTime() - lookedAt > FINDINGS_EVERY.toNanos()) {
      lookedAt = System.nanoTime();
      for (ArchivedFinding finding : archived()) {
        show(finding, sink);
      }
    }
  }

  private void show(ArchivedFinding finding, RowSink<? super LiveRow> sink) throws IOException {
    boolean wanted =
        request.condition() == null
            ? filter.fits(finding.eventMicros(), finding.cluster())
            : fitted.contains(finding.position());
    if (wanted) {
      sink.take(new LiveRow.Finding(finding));
    }
  }

  /** Findings that came to the archive since the last look. */
  private List<ArchivedFinding> archived() throws IOException {
    List<ArchivedFinding> found = new ArrayList<>();
    try (ArchiveSnapshot snapshot = place.archive().snapshot(filter, filter)) {
      long reached = snapshot.findingPosition(JournalSource.SHARD).orElse(-1);
      if (reached <= findingsAfter) {
        return found;
      }
      try (ArchiveQuery query = snapshot.query()) {
        for (@Nullable String rows : FindingSql.rows(snapshot.findingFiles(), filter, List.of())) {
          query.findings(
              rows + " AND journal_position > " + findingsAfter + " ORDER BY journal_position",
              found::add);
        }
      }
      findingsAfter = reached;
    }
    return found;
  }
}
