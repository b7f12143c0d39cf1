package io.kustos.server.query;

import static io.kustos.server.query.SqlSandboxTest.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.pipeline.PipelineSettings.Archiving;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one query leaves for the next does not change its answer. */
class SqlReuseTest {
  private static final String COUNT = "SELECT count(*), count(DISTINCT audit_id) FROM events";

  @TempDir Path folder;

  @Test
  void datesAreTheSameHoweverTheyAreTaken() throws Exception {
    try (Store store = Store.open(folder, Store.IDLE);
        QueryEngine engine =
            QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT)) {
      store.deliver("demo", Store.corpus().subList(0, 1_800));
      assertThat(
              ask(
                  engine,
                  "SELECT count(*) FROM events e WHERE strftime(event_time, '%Y-%m-%d') <>"
                      + " strftime(e.event_time::DATE, '%Y-%m-%d') OR strftime(event_time,"
                      + " '%Y-%m-%d %H') <> strftime(date_trunc('hour', e.event_time), '%Y-%m-%d"
                      + " %H') OR CAST(\"received_time\" AS date) IS NULL"))
          .containsExactly("count_star()", "0");
      List<String> days =
          ask(
              engine,
              "SELECT 'ä' || verb, event_time::DATE, date_trunc('day', event_time) AS \"tägig\""
                  + " FROM events LIMIT 1");
      assertThat(days.getFirst()).endsWith("|CAST(event_time AS DATE)|tägig");
      assertThat(days.get(1)).matches("ä.*\\|(\\d{4}-\\d\\d-\\d\\d)\\|\\1T00:00:00Z");
      assertThat(
              ask(
                  engine,
                  "WITH events AS (SELECT '2026-11-23' AS event_time) SELECT event_time::DATE FROM"
                      + " events"))
          .containsExactly("CAST(event_time AS DATE)", "2026-11-23");
    }
  }

  @Test
  void newestEventsAreSeenOnce() throws Exception {
    List<String> corpus = Store.corpus();
    for (Archiving archiving : List.of(Store.IDLE, Store.BUSY)) {
      Path data = folder.resolve(archiving.toString().replaceAll("\\W", ""));
      try (Store store = Store.open(data, archiving);
          QueryEngine engine =
              QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT)) {
        int sent = 0;
        for (int batch : List.of(600, 1, 800, 400)) {
          store.deliver("demo", corpus.subList(sent, sent + batch));
          sent += batch;
          assertThat(ask(engine, COUNT).getLast()).startsWith(sent + "|");
          assertThatThrownBy(() -> ask(engine, "SELECT nothing FROM events"))
              .isInstanceOf(QueryException.class);
        }
      }
    }
  }

  @Test
  void timesAndClustersOfOneQueryAreNotThoseOfTheNext() throws Exception {
    List<String> corpus = Store.corpus();
    try (Store store = Store.open(folder, Store.IDLE);
        QueryEngine engine =
            QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT)) {
      store.deliver("one", corpus.subList(0, 600));
      store.deliver("two", corpus.subList(600, 1_000));
      Instant never = Instant.parse("1999-01-01T00:00:00Z");
      assertThat(count(engine, null, never, Set.of())).isZero();
      assertThat(count(engine, null, null, Set.of("two"))).isEqualTo(400);
      assertThat(count(engine, null, null, Set.of())).isEqualTo(1_000);
      assertThat(count(engine, never, null, Set.of("one"))).isEqualTo(600);
      assertThat(count(engine, never, null, Set.of())).isEqualTo(1_000);
    }
  }

  private static long count(
      QueryEngine engine, @Nullable Instant from, @Nullable Instant to, Set<String> clusters)
      throws Exception {
    SqlRequest request = new SqlRequest("SELECT count(*) FROM events", from, to, clusters, 10);
    return (Long) Objects.requireNonNull(Values.of(engine, request).getFirst());
  }
}
