package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.EventField;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of the journal's tail hides nothing. */
class TailIndexTest {
  @TempDir Path folder;

  private static List<EventHit> search(QueryEngine engine, String text) throws Exception {
    return Store.all(engine, SearchRequest.ALL.where(engine.parse("query", text)).limit(1_000));
  }

  @Test
  void findsByNeedleAndTimeWhatAScanFinds() throws Exception {
    List<String> corpus = Store.corpus();
    try (Store store = Store.open(folder, Store.IDLE);
        QueryEngine engine =
            QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT)) {
      for (int sent = 0; sent < 1_800; sent += 450) {
        store.deliver("demo", corpus.subList(sent, sent + 450));
        List<EventHit> all = Store.all(engine, SearchRequest.ALL.limit(1_000));
        assertThat(all).hasSize(sent + 450);
        for (int i = 0; i < all.size(); i += 97) {
          EventHit wanted = all.get(i);
          String id = Objects.requireNonNull(wanted.event().text(EventField.AUDIT_ID));
          assertThat(search(engine, "id:" + id))
              .extracting(EventHit::place)
              .contains(wanted.place());
          Instant time = wanted.place().eventTime();
          assertThat(Store.all(engine, SearchRequest.ALL.between(time, time.plusNanos(1_000))))
              .extracting(EventHit::place)
              .containsExactlyElementsOf(
                  all.stream()
                      .map(EventHit::place)
                      .filter(place -> place.eventTime().equals(time))
                      .toList());
        }
        String user = "system:apiserver";
        assertThat(search(engine, "user:\"" + user + "\""))
            .hasSize(
                (int)
                    all.stream()
                        .filter(hit -> user.equals(hit.event().text(EventField.USER_NAME)))
                        .count());
      }
    }
  }

  @Test
  void readsOnlyWhatMayFit() throws Exception {
    try (Store store = Store.open(folder, Store.IDLE);
        QueryEngine engine =
            QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT)) {
      store.deliver("demo", Store.corpus().subList(0, 1_800));
      Instant never = Instant.parse("1999-01-01T00:00:00Z");
      QueryOutcome outcome =
          engine.search(SearchRequest.ALL.between(null, never), hit -> {}, new Cancellation());
      assertThat(outcome.explanation().tailEvents()).isZero();
      EventHit last = Store.all(engine, SearchRequest.ALL.limit(1_000)).getFirst();
      String id = Objects.requireNonNull(last.event().text(EventField.AUDIT_ID));
      outcome =
          engine.search(
              SearchRequest.ALL.where(engine.parse("query", "id:" + id)),
              hit -> {},
              new Cancellation());
      assertThat(outcome.rows()).isPositive();
      assertThat(outcome.explanation().tailEvents()).isBetween(1L, 1_200L);
    }
  }
}
