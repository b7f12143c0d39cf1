package io.kustos.server.scan;

import io.kustos.core.correlate.EventStream;
import io.kustos.core.correlate.Feed;
import io.kustos.core.correlate.Match;
import io.kustos.core.correlate.Occurrence;
import io.kustos.core.correlate.Place;
import io.kustos.core.decode.Item;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.EventContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what correlations need of a chunk; one per worker. */
final class Feeding {
  private final @Nullable Feed[] feeds;
  private List<Match> matches = new ArrayList<>();
  private Map<EventStream, Long> latest = new HashMap<>();
  private EventStream stream = new EventStream("", "");
  private long streamLatest = Timestamps.NONE;
  private @Nullable Occurrence occurrence;

  /**
   * Of one chunk.
   *
   * @param latest the latest time of each stream, nanoseconds since the epoch
   */
  record Fed(List<Match> matches, Map<EventStream, Long> latest) {
    static final Fed NOTHING = new Fed(List.of(), Map.of());
  }

  Feeding(ScanSetup setup) {
    feeds = setup.correlations().feeds(setup.program());
  }

  /** An event was read; the rules that matched it follow. */
  void event(@Nullable String cluster, long nanos) {
    occurrence = null;
    String name = cluster == null ? "" : cluster;
    if (!name.equals(stream.cluster())) {
      keepLatest();
      stream = new EventStream("", name);
    }
    streamLatest = Math.max(streamLatest, nanos);
  }

  private void keepLatest() {
    if (streamLatest != Timestamps.NONE) {
      latest.merge(stream, streamLatest, Math::max);
    }
    streamLatest = Timestamps.NONE;
  }

  /** The rule with that index matched it, as it stands in a log. */
  void match(int rule, AuditEvent event, EventContext context, String file, Item item) {
    Feed feed = feeds[rule];
    if (feed == null) {
      return;
    }
    Occurrence known = occurrence;
    if (known == null) {
      known = Occurrence.of(event, stream, new Place(file, item.line(), item.offset()));
      occurrence = known;
    }
    matches.add(feed.match(event, context, known));
  }

  /** What was gathered since the last time. */
  Fed take() {
    keepLatest();
    Fed fed = new Fed(matches, latest);
    matches = new ArrayList<>();
    latest = new HashMap<>();
    return fed;
  }
}
