package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.ArchiveSnapshot;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.FindingSql;
import io.kustos.lake.ScanFilter;
import io.kustos.lake.StoredEvent;
import io.kustos.server.journal.Batch;
import io.kustos.server.journal.Cursor;
import io.kustos.server.journal.Entry;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands out events as they are journaled, and findings on them as they are made. When it is asked
 * for events by their findings, events are handed out when they have been judged.
 */
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
  private final LiveFindings findings = new LiveFindings();
  private final Set<Long> fitted = new LinkedHashSet<>();
  private final Queue<ArchivedFinding> heard = new ConcurrentLinkedQueue<>();
  private final TailReader reader = new TailReader();
  private long findingsAfter;
  private long lookedAt = System.nanoTime();

  Follower(Question.Place place, SearchRequest request) throws IOException {
    this.place = place;
    this.request = request;
    this.filter = new ScanFilter(null, null, request.clusters(), Map.of());
    this.bound = BoundCondition.of(request.condition(), findings);
  }

  /** A finding was made, in another thread. */
  void hear(ArchivedFinding finding) {
    heard.add(finding);
  }

  /**
   * Follows until cancelled.
   *
   * @param judged the position before which all has been judged and {@link #hear} was told of what
   *     was found; null when another process judges
   */
  void run(RowSink<? super LiveRow> sink, Cancellation cancellation, @Nullable LongSupplier judged)
      throws IOException, QueryException {
    JournalSource.Shard shard = place.journal().open();
    long begin = shard.end();
    long next = begin;
    findingsAfter = begin - 1;
    while (!cancellation.isCancelled()) {
      // What was judged must be known before what was found is: then that is complete.
      long known = judged == null ? 0 : judged.getAsLong();
      if (findings.isAsked()) {
        for (ArchivedFinding finding : found(judged != null)) {
          if (finding.position() >= begin) {
            findings.add(finding);
          }
        }
        known = judged == null ? findingsAfter + 1 : known;
      }
      long end = findings.isAsked() ? Math.min(shard.end(), known) : shard.end();
      if (end > next) {
        try (Cursor cursor = shard.read(next)) {
          next = read(cursor, end, sink, cancellation);
        }
      }
      if (!findings.isAsked()) {
        for (ArchivedFinding finding : found(judged != null)) {
          show(finding, sink);
        }
      }
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
    for (Batch batch = cursor.poll(); batch != null; batch = cursor.poll()) {
      var _ = reader.batch(batch, end, (entry, position, view) -> see(entry, position, view, sink));
      if (batch.next().number() >= end || cancellation.isCancelled()) {
        break;
      }
    }
    withoutEvent(end, sink);
    return end;
  }

  private void see(Entry.Event entry, long position, AuditEvent view, RowSink<? super LiveRow> sink)
      throws IOException {
    if (findings.isAsked()) {
      withoutEvent(position, sink);
    }
    long micros = StoredEvent.eventMicros(view, TailReader.receivedMicros(entry));
    boolean fits =
        filter.fits(micros, entry.cluster())
            && bound.test(entry.cluster(), entry.source(), position, view, micros);
    List<ArchivedFinding> on = findings.take(position);
    if (fits) {
      remember(position);
      sink.take(new LiveRow.Event(TailReader.hit(entry, position, view)));
      for (ArchivedFinding finding : on) {
        sink.take(new LiveRow.Finding(finding));
      }
    }
  }

  /** Findings before a position that were made on no event, such as that a source is silent. */
  private void withoutEvent(long before, RowSink<? super LiveRow> sink) throws IOException {
    for (long at = findings.firstBefore(before); at >= 0; at = findings.firstBefore(before)) {
      for (ArchivedFinding finding : findings.at(at)) {
        long micros = finding.eventMicros();
        if (filter.fits(micros, finding.cluster())
            && bound.test(finding.cluster(), "", at, FindingMatch.NOTHING, micros)) {
          sink.take(new LiveRow.Finding(finding));
        }
      }
      findings.take(at);
    }
  }

  private void remember(long position) {
    fitted.add(position);
    if (fitted.size() > REMEMBERED_MAX) {
      fitted.remove(fitted.iterator().next());
    }
  }

  /** What was found since the last time: as it was heard, or by a look into the archive. */
  private List<ArchivedFinding> found(boolean tells) throws IOException {
    if (!tells) {
      if (System.nanoTime() - lookedAt <= FINDINGS_EVERY.toNanos()) {
        return List.of();
      }
      lookedAt = System.nanoTime();
      return archived();
    }
    List<ArchivedFinding> found = new ArrayList<>();
    for (ArchivedFinding finding = heard.poll(); finding != null; finding = heard.poll()) {
      found.add(finding);
    }
    return found;
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
