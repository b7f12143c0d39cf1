package io.kustos.server.service;

import io.kustos.core.completeness.Interval;
import io.kustos.server.completeness.CompletenessWatch;
import io.kustos.server.pipeline.MissingEvents;
import io.kustos.server.pipeline.Pipeline;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.SearchRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What the watch over completeness sees of the server, and what it tells it. */
final class CompletenessLink implements CompletenessWatch.StoredTimes {
  /** Times only, one question at a time; a day that is caught up on takes a while. */
  static final QuerySettings QUERY = QuerySettings.DEFAULT.withTimeMax(Duration.ofMinutes(5));

  private final QueryEngine engine;
  private final Pipeline line;
  private final @Nullable String cluster;
  private final InstantSource clock;

  CompletenessLink(
      QueryEngine engine, Pipeline line, @Nullable String cluster, InstantSource clock) {
    this.engine = engine;
    this.line = line;
    this.cluster = cluster;
    this.clock = clock;
  }

  @Override
  public void read(Instant from, Instant to, LongConsumer nanos) throws IOException {
    SearchRequest request =
        SearchRequest.ALL
            .between(from, to)
            .inClusters(cluster == null ? Set.of() : Set.of(cluster));
    try {
      var outcome =
          engine.times(
              request,
              micros -> nanos.accept(Math.multiplyExact(micros, 1_000L)),
              new Cancellation());
      if (!outcome.problems().isEmpty()) {
        throw new IOException("what is here cannot be counted: " + outcome.problems().getFirst());
      }
    } catch (QueryException e) {
      throw new IOException("what is here cannot be counted: " + e.getMessage(), e);
    }
  }

  void missing(Interval interval) {
    line.missing(
        new MissingEvents(
            cluster == null ? "" : cluster,
            Instant.ofEpochSecond(0, interval.fromNanos()),
            Instant.ofEpochSecond(0, interval.toNanos()),
            interval.counted(),
            interval.arrived(),
            interval.lost(),
            clock.instant()));
  }
}
