package io.kustos.server.query;

import io.kustos.core.rule.Priority;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.FindingSql;
import io.kustos.lake.ScanFilter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands out findings, newest first. */
final class FindingSearch {
  private final FindingRequest request;

  FindingSearch(FindingRequest request) {
    this.request = request;
  }

  QueryOutcome run(
      Question.Place place, RowSink<? super FoundFinding> sink, Admission.Running running)
      throws IOException, QueryException {
    ScanFilter filter = new ScanFilter(request.from(), request.to(), request.clusters(), Map.of());
    // Of what is about to be archived first, then what is: nothing slips through between the two.
    List<ArchivedFinding> fresh = place.unarchived().get();
    ScanFilter none = filter.between(Instant.EPOCH, Instant.EPOCH);
    try (Sight sight = Sight.of(place.archive(), place.journal(), none, filter);
        ArchiveQuery query = sight.archive().query()) {
      running.onEnd(query::cancel);
      long archived = sight.archive().findingPosition(JournalSource.SHARD).orElse(-1);
      List<ArchivedFinding> unarchived =
          fresh.stream().filter(finding -> finding.position() > archived).toList();
      List<FoundFinding> found = new ArrayList<>();
      for (String rows : FindingSql.rows(sight.archive().findingFiles(), filter, unarchived)) {
        query.findings(
            rows
                + FindingSql.narrowed(
                    request.id(), levels(), request.rules(), after(), request.limit() + 1),
            finding -> found.add(found(finding)));
      }
      return handOut(found, sight, sink, running);
    }
  }

  private static FoundFinding found(ArchivedFinding finding) {
    return new FoundFinding(
        finding, new SearchCursor(finding.eventMicros(), finding.shard(), finding.position()));
  }

  private long @Nullable [] after() {
    SearchCursor after = request.after();
    return after == null ? null : new long[] {after.eventMicros(), after.shard(), after.position()};
  }

  private List<String> levels() {
    Priority least = request.atLeast();
    List<String> levels = new ArrayList<>();
    if (least != null) {
      for (Priority priority : Priority.values()) {
        if (priority.atLeast(least)) {
          levels.add(priority.label());
        }
      }
    }
    return levels;
  }

  private QueryOutcome handOut(
      List<FoundFinding> found,
      Sight sight,
      RowSink<? super FoundFinding> sink,
      Admission.Running running)
      throws IOException, QueryException {
    found.sort(
        Comparator.comparing(FoundFinding::place, SearchCursor.NEWEST_FIRST)
            .thenComparing(f -> f.finding().id()));
    int end = Math.min(request.limit(), found.size());
    // A page ends between events, so that the cursor loses no finding of the same event.
    while (end > 0
        && end < found.size()
        && found.get(end).place().equals(found.get(end - 1).place())) {
      end++;
    }
    for (FoundFinding finding : found.subList(0, end)) {
      running.check();
      sink.take(finding);
    }
    boolean more = end < found.size();
    Duration took = running.took();
    return new QueryOutcome(
        end,
        more,
        more ? found.get(end - 1).place() : null,
        sight.problems(),
        new Explanation(null, "findings", List.of(), 0, 0, 0, 0, 0, 0, took));
  }
}
