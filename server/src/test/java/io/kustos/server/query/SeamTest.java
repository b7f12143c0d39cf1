package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archive and journal answer together, while events come in and are archived. */
class SeamTest {
  private static final int BATCH = 97;

  @TempDir Path folder;

  /** What a question may see: all that was acknowledged before it, each once. */
  private static void check(List<Long> positions, int acknowledged) {
    Set<Long> seen = new HashSet<>(positions);
    assertThat(seen).as("no doubles").hasSize(positions.size());
    assertThat(positions.size()).as("no gap").isGreaterThanOrEqualTo(acknowledged);
  }

  private static List<Long> searched(QueryEngine engine) throws Exception {
    List<Long> positions = new ArrayList<>();
    engine.search(
        SearchRequest.ALL.limit(1_000_000),
        hit -> positions.add(hit.stored().position()),
        new Cancellation());
    return positions;
  }

  private static List<Long> queried(QueryEngine engine) throws Exception {
    SqlRequest request = SqlRequest.of("SELECT journal_position FROM events", 1_000_000);
    return Values.of(engine, request).stream().map(Long.class::cast).toList();
  }

  private static long counted(QueryEngine engine) throws Exception {
    return engine
        .count(new CountRequest(SearchRequest.ALL, null, List.of(), 0), new Cancellation())
        .total();
  }

  @Test
  void seesEveryAcknowledgedEventOnceWhileArchivingRuns() throws Exception {
    List<String> corpus = Store.corpus();
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (Store store = Store.open(folder, Store.BUSY);
        QueryEngine inside =
            QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT);
        QueryEngine beside = QueryEngine.open(folder, QuerySettings.DEFAULT)) {
      Thread feed =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < corpus.size(); i += BATCH) {
                        List<String> some = corpus.subList(i, Math.min(corpus.size(), i + BATCH));
                        store.deliver("demo", some);
                        acknowledged.addAndGet(some.size());
                      }
                    } catch (Exception e) {
                      failure.set(e);
                    }
                  });
      int rounds = 0;
      while (feed.isAlive() || rounds == 0) {
        for (QueryEngine engine : List.of(inside, beside)) {
          int before = acknowledged.get();
          check(searched(engine), before);
          before = acknowledged.get();
          check(queried(engine), before);
          before = acknowledged.get();
          assertThat(counted(engine)).isGreaterThanOrEqualTo(before);
        }
        rounds++;
        if (rounds % 3 == 0) {
          var _ = store.archive.maintain(java.time.Instant.MAX);
        }
      }
      feed.join();
      assertThat(failure.get()).isNull();
      assertThat(searched(inside)).hasSize(corpus.size());
      assertThat(searched(beside)).hasSize(corpus.size());
    }
    try (QueryEngine after = QueryEngine.open(folder, QuerySettings.DEFAULT)) {
      assertThat(searched(after)).hasSize(corpus.size());
      assertThat(queried(after)).hasSize(corpus.size());
    }
  }
}
