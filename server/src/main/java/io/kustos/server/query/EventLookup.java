package io.kustos.server.query;

import io.kustos.lake.ArchivedFinding;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds an event by what people know of it, and the findings made on it. */
public final class EventLookup {
  private static final int FINDINGS_MAX = 10_000;

  private final QueryEngine engine;
  private final Cancellation cancellation;

  /** One that asks an engine. */
  public EventLookup(QueryEngine engine, Cancellation cancellation) {
    this.engine = engine;
    this.cancellation = cancellation;
  }

  /**
   * All stages of the request with an audit id, in the order of the journal, or the one event at a
   * place; empty when there is none.
   *
   * @param cluster null for any
   */
  public List<EventHit> stages(String id, @Nullable String cluster)
      throws QueryException, IOException {
    List<EventHit> found = new ArrayList<>(engine.events(id, cancellation));
    SearchCursor place = SearchCursor.parse(id).orElse(null);
    if (found.isEmpty() && place != null) {
      Instant time = place.eventTime();
      SearchRequest request =
          SearchRequest.ALL
              .between(time, time.plusNanos(1_000))
              .limit(1)
              .after(new SearchCursor(place.eventMicros(), place.shard(), place.position() + 1));
      engine.search(request, found::add, cancellation);
      found.removeIf(hit -> !hit.place().equals(place));
    }
    found.removeIf(hit -> cluster != null && !cluster.equals(hit.stored().cluster()));
    return found;
  }

  /** The findings on all stages. */
  public List<ArchivedFinding> findings(List<EventHit> stages) throws QueryException, IOException {
    List<ArchivedFinding> found = new ArrayList<>();
    for (EventHit stage : stages) {
      engine.findings(on(stage), row -> addIfOn(stage, row.finding(), found), cancellation);
    }
    return found;
  }

  private static FindingRequest on(EventHit stage) {
    Instant time = stage.place().eventTime();
    return new FindingRequest(
        Set.of(),
        null,
        time,
        time.plusNanos(1_000),
        Set.of(stage.stored().cluster()),
        null,
        FINDINGS_MAX,
        null);
  }

  /** There is no other event at its very place. */
  private static void addIfOn(
      EventHit stage, ArchivedFinding finding, List<ArchivedFinding> found) {
    boolean here =
        finding.shard() == stage.place().shard() && finding.position() == stage.place().position();
    if (here) {
      found.add(finding);
    }
  }
}
