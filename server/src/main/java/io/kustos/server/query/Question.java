package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.lake.ArchiveFile;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.EventPart;
import io.kustos.lake.FileValues;
import io.kustos.lake.KnownValues;
import io.kustos.lake.ScanFilter;
import io.kustos.lake.Snapshots;
import io.kustos.lake.SqlCompiler;
import io.kustos.lake.SqlCondition;
import io.kustos.lake.StoredEvent;
import io.kustos.server.journal.Cursor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A condition put to all that there is at one moment: what searching and counting have in common.
 * Of one thread.
 */
final class Question implements AutoCloseable {
  private final @Nullable Condition asked;
  private final Sight sight;
  private final TailIndex index;
  private final FileCounts counts;
  private final ArchiveQuery query;
  private final BoundCondition bound;
  private final ScanFilter filter;
  private final Admission.Running running;
  private long rowsRead;
  private long tailEvents;
  private int filesUnneeded;

  /** Where to ask. */
  record Place(
      Snapshots archive,
      JournalSource journal,
      Supplier<List<ArchivedFinding>> unarchived,
      TailIndex index,
      FileCounts counts,
      FileValues values) {}

  Question(Place place, SearchRequest request, Admission.Running running) throws IOException {
    this.asked = request.condition();
    this.running = running;
    this.index = place.index();
    this.counts = place.counts();
    ScanFilter wanted = new ScanFilter(request.from(), request.to(), request.clusters(), Map.of());
    // What the condition needs is known before it is bound: that changes neither fields nor times.
    SqlCondition needs =
        asked == null ? SqlCondition.ALL : SqlCompiler.compile(asked, false, field -> null);
    this.filter = needs.within(wanted);
    ScanFilter times = new ScanFilter(filter.from(), filter.to(), request.clusters(), Map.of());
    this.sight = Sight.of(place.archive(), place.journal(), filter, times);
    try {
      this.query = sight.archive().query();
      running.onEnd(query::cancel);
      this.bound =
          BoundCondition.of(
              asked,
              new FindingLookup(query, sight, times, place.unarchived().get()),
              new KnownValues(
                  query,
                  sight.archive().eventFiles().stream().filter(f -> !f.odd()).toList(),
                  place.values(),
                  BoundCondition::tester));
    } catch (IOException | RuntimeException e) {
      sight.close();
      throw e;
    }
  }

  Sight sight() {
    return sight;
  }

  ArchiveQuery query() {
    return query;
  }

  Admission.Running running() {
    return running;
  }

  FileCounts counts() {
    return counts;
  }

  /** Whether all rows of a file fit. */
  boolean takesAll(ArchiveFile file) {
    return asked == null && filter.covers(file.firstMicros(), file.lastMicros());
  }

  SqlCondition sql(boolean odd) {
    return bound.sql(odd);
  }

  /** The rows of files that fit or may fit, behind FROM. */
  String rows(List<ArchiveFile> files, String condition) {
    return ArchiveQuery.rows(files) + " WHERE " + where(condition);
  }

  /** That a row fits or may fit, and is within the times and clusters. */
  String where(String condition) {
    return filter.condition() + " AND " + condition;
  }

  /** Whether a row that may fit does. */
  boolean test(EventHit hit) {
    rowsRead++;
    return bound.test(hit.stored(), hit.event(), hit.place().eventMicros());
  }

  /** Whether an event of which SQL says that it may fit does. */
  boolean test(EventPart part, SqlCondition sql) {
    rowsRead++;
    return bound.test(part, sql);
  }

  /** Sees events of the journal. */
  interface TailVisitor {
    void see(EventHit hit) throws IOException, QueryException;
  }

  /** Hands out the events that fit and are not in the archive. */
  void tail(TailVisitor visitor) throws IOException, QueryException {
    long end = sight.journal().end();
    if (end <= sight.from()) {
      return;
    }
    if (!TailIndex.knows(filter)) {
      tail(new TailIndex.Range(sight.from(), end), visitor);
      return;
    }
    for (TailIndex.Range range : index.ranges(sight.journal(), sight.from(), filter)) {
      tail(range, visitor);
    }
  }

  private void tail(TailIndex.Range range, TailVisitor visitor) throws IOException, QueryException {
    TailReader reader = new TailReader();
    try (Cursor cursor = sight.journal().read(range.from())) {
      tailEvents +=
          reader.read(
              cursor,
              range.end(),
              (entry, position, view) -> {
                running.check();
                if (fits(
                    entry.cluster(),
                    entry.source(),
                    position,
                    view,
                    TailReader.receivedMicros(entry))) {
                  visitor.see(TailReader.hit(entry, position, view));
                }
              });
    }
  }

  private boolean fits(
      String cluster, String source, long position, AuditEvent event, long received) {
    long micros = StoredEvent.eventMicros(event, received);
    return filter.fits(micros, cluster) && bound.test(cluster, source, position, event, micros);
  }

  /** Work over files. */
  interface FileWork {
    void run(List<ArchiveFile> files) throws IOException, QueryException;
  }

  /**
   * Does work over files, all together; when one of them cannot be read, without it, and names it.
   * Work that fails has had no effect.
   */
  void over(List<ArchiveFile> files, FileWork work) throws IOException, QueryException {
    try {
      work.run(files);
    } catch (ArchiveQuery.Cancelled | ArchiveQuery.OutOfMemory e) {
      throw e;
    } catch (IOException e) {
      if (files.size() == 1) {
        sight.archive().problem(files.getFirst().path(), String.valueOf(e.getMessage()));
        return;
      }
      for (ArchiveFile file : files) {
        over(List.of(file), work);
      }
    }
  }

  void unneeded(int files) {
    filesUnneeded = files;
  }

  /** What there is to say at the end. */
  QueryOutcome outcome(long rows, boolean more, @Nullable SearchCursor next) {
    SqlCondition sql = sql(sight.archive().eventFiles().stream().anyMatch(ArchiveFile::odd));
    int total = sight.archive().eventFilesTotal();
    List<String> problems = new ArrayList<>(sight.problems());
    Duration took = running.took();
    return new QueryOutcome(
        rows,
        more,
        next,
        problems,
        new Explanation(
            asked == null ? null : ConditionPrinter.print(asked),
            filter.condition().equals("true")
                ? sql.may()
                : filter.condition() + " AND " + sql.may(),
            sql.decided(),
            total,
            total - sight.archive().eventFiles().size(),
            filesUnneeded,
            query.bytesRead(),
            rowsRead,
            tailEvents,
            took));
  }

  @Override
  public void close() throws IOException {
    try (sight) {
      query.close();
    }
  }
}
