package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.pipeline.PipelineSettings.Archiving;
import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events as they come in, followed in the server and beside it. */
class QueryFollowTest {
  @TempDir Path folder;

  /** A store that is followed by an engine over it and by one that reads its files. */
  private static final class Followed implements AutoCloseable {
    final Store store;
    final QueryEngine inside;
    private final QueryEngine beside;
    private final Cancellation cancellation = new Cancellation();
    private final List<Thread> threads = new ArrayList<>();

    /** The rows that either has seen. */
    final List<List<LiveRow>> seen = new ArrayList<>();

    Followed(Path folder, Archiving archiving, String asked) throws Exception {
      store = Store.open(folder, archiving);
      inside = QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT);
      beside = QueryEngine.open(folder, QuerySettings.DEFAULT);
      for (QueryEngine engine : List.of(inside, beside)) {
        List<LiveRow> rows = new CopyOnWriteArrayList<>();
        seen.add(rows);
        SearchRequest request = SearchRequest.ALL.where(engine.parse("query", asked));
        threads.add(
            Thread.ofPlatform()
                .start(
                    () ->
                        assertThatThrownBy(() -> engine.tail(request, rows::add, cancellation))
                            .isInstanceOf(QueryException.class)));
      }
      // Delivered in pieces, so that the tails are there for most of it; they begin where they
      // begin.
      Thread.sleep(300);
      List<String> corpus = Store.corpus();
      for (int i = 0; i < corpus.size(); i += 400) {
        store.deliver("prod", corpus.subList(i, Math.min(corpus.size(), i + 400)));
      }
    }

    void end() {
      cancellation.cancel();
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void close() throws IOException {
      end();
      beside.close();
      inside.close();
      store.close();
    }
  }

  @Test
  void followsLive() throws Exception {
    long expected =
        Store.corpus().stream().filter(event -> !event.contains("\"verb\":\"watch\"")).count();
    try (Followed followed = new Followed(folder, Store.IDLE, "-verb:watch")) {
      Events.await(
          "all events in both",
          () -> followed.seen.stream().allMatch(rows -> positions(rows).size() == expected));
      Events.await(
          "findings inside",
          () -> followed.seen.getFirst().stream().anyMatch(LiveRow.Finding.class::isInstance));
    }
  }

  @Test
  void followsEventsByTheFindingsMadeOnThem() throws Exception {
    String asked = "finding.level>=notice -finding.rule:*secret* -verb:watch";
    try (Followed followed = new Followed(folder, Store.BUSY, asked)) {
      Events.await(
          "all judged and archived",
          () ->
              followed.store.pipeline.status().consumers().stream()
                  .allMatch(consumer -> consumer.lagEntries() == 0));
      QueryEngine inside = followed.inside;
      Set<Long> expected = new TreeSet<>();
      for (EventHit hit :
          Store.all(inside, SearchRequest.ALL.where(inside.parse("query", asked)))) {
        expected.add(hit.stored().position());
      }
      assertThat(expected).hasSizeGreaterThan(10);
      Events.await(
          "all events in both",
          () -> followed.seen.stream().allMatch(rows -> positions(rows).size() >= expected.size()));
      followed.end();
      for (List<LiveRow> rows : followed.seen) {
        assertThat(positions(rows)).containsExactlyElementsOf(expected);
        assertThat(rows.stream().filter(LiveRow.Finding.class::isInstance).count())
            .isGreaterThanOrEqualTo(expected.size());
      }
    }
  }

  private static List<Long> positions(List<LiveRow> rows) {
    return rows.stream()
        .filter(LiveRow.Event.class::isInstance)
        .map(row -> ((LiveRow.Event) row).hit().stored().position())
        .toList();
  }
}
