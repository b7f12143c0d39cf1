package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.query.QueryException.Kind;
import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine answers over a small data folder, part archived and part not. */
class QueryEngineTest {
  private static final SearchTimes TIMES =
      new SearchTimes(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    Collections.reverse(opened);
    for (AutoCloseable part : opened) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  /** Most of the corpus in many files of the archive, the rest in the journal only. */
  private Store filled() throws Exception {
    List<String> corpus = Store.corpus();
    int seam = corpus.size() * 3 / 4;
    try (Store first = Store.open(folder, Store.BUSY)) {
      deliver(first, corpus.subList(0, seam));
      Events.await(
          "the archive at the end of the journal",
          () ->
              first.pipeline.status().journal().lag().values().stream().allMatch(lag -> lag == 0));
    }
    Store second = opened(Store.open(folder, Store.IDLE));
    deliver(second, corpus.subList(seam, corpus.size()));
    return second;
  }

  private static void deliver(Store store, List<String> events) throws Exception {
    for (int i = 0; i < events.size(); i += 400) {
      String cluster = i % 800 == 0 ? "prod" : "test";
      store.deliver(cluster, events.subList(i, Math.min(events.size(), i + 400)));
    }
  }

  private QueryEngine beside() throws IOException {
    return opened(QueryEngine.open(folder, QuerySettings.DEFAULT));
  }

  private static SearchRequest asked(QueryEngine engine, String text) throws QueryException {
    return SearchRequest.ALL.where(engine.parse("query", text, TIMES));
  }

  @Test
  void aSweepHandsOutEverythingOnce() throws Exception {
    filled();
    QueryEngine engine = beside();
    Set<SearchCursor> places = new HashSet<>();
    List<Long> times = new ArrayList<>();
    QueryOutcome outcome =
        engine.sweep(
            SearchRequest.ALL, hit -> assertThat(places.add(hit.place())).isTrue(), still());
    assertThat(outcome.problems()).isEmpty();
    assertThat(places).hasSize(Store.corpus().size());
    engine.times(SearchRequest.ALL, times::add, still());
    assertThat(times)
        .containsExactlyInAnyOrderElementsOf(
            places.stream().map(SearchCursor::eventMicros).toList());
    Set<SearchCursor> gets = new HashSet<>();
    SearchRequest asked = asked(engine, "verb:get").inClusters(Set.of("prod"));
    engine.sweep(asked, hit -> gets.add(hit.place()), still());
    assertThat(gets).isNotEmpty();
    assertThat((long) gets.size())
        .isEqualTo(engine.count(new CountRequest(asked, null, List.of(), 1), still()).total());
    assertThatThrownBy(
            () ->
                engine.sweep(
                    SearchRequest.ALL,
                    hit -> {
                      throw new IOException("enough");
                    },
                    still()))
        .hasMessage("enough");
  }

  private static Cancellation still() {
    return new Cancellation();
  }

  @Test
  void pagesAreTheWholeInOrder() throws Exception {
    filled();
    QueryEngine engine = beside();
    List<EventHit> whole = Store.all(engine, SearchRequest.ALL.limit(1_000_000));
    assertThat(whole).hasSize(Store.corpus().size());
    assertThat(whole.stream().map(EventHit::place)).isSortedAccordingTo(SearchCursor.NEWEST_FIRST);
    for (String text : List.of("", "verb:get", "token", "code>=400")) {
      List<EventHit> at = Store.all(engine, asked(engine, text).limit(1_000_000));
      List<EventHit> paged = Store.all(engine, asked(engine, text).limit(97));
      assertThat(paged.stream().map(EventHit::place).toList())
          .as(text)
          .isEqualTo(at.stream().map(EventHit::place).toList());
    }
  }

  @Test
  void exactBytesComeBack() throws Exception {
    filled();
    Set<String> found = new HashSet<>();
    for (EventHit hit : Store.all(beside(), SearchRequest.ALL.limit(5_000))) {
      found.add(new String(hit.stored().bytes(), StandardCharsets.UTF_8));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(Set.copyOf(Store.corpus()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verb:(delete OR deletecollection)",
        "ns:kube-* -verb:get",
        "code>=400 OR token",
        "cluster:prod resource:pods",
        "-cluster:prod",
        "source:webhook*",
        "requestObject.kind:Pod",
        "ip:127.0.0.0/8",
        "finding.rule:*",
        "finding.level>=warning",
        "-finding.level>=notice verb:create",
        "time>=2026-11-25",
        "time:[2026-11-24 TO 2026-11-25] user:system:*"
      })
  void insideBesideAndCountAgree(String text) throws Exception {
    Store store = filled();
    QueryEngine inside =
        opened(QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT));
    QueryEngine beside = beside();
    Events.await(
        "all judged", () -> store.pipeline.status().journal().lag().get("detection") != null);
    SearchRequest request = asked(inside, text).limit(100_000);
    List<EventHit> hits = Store.all(inside, request);
    Counts counts =
        inside.count(
            new CountRequest(request, Duration.ofHours(1), List.of("verb", "source_ips"), 1_000),
            new Cancellation());
    assertThat(counts.total()).isEqualTo(hits.size());
    assertThat(counts.histogram().stream().mapToLong(Counts.Bucket::count).sum())
        .isEqualTo(hits.size());
    Map<String, Long> verbs =
        hits.stream()
            .collect(
                Collectors.groupingBy(
                    hit -> String.valueOf(hit.event().text(EventField.VERB)),
                    Collectors.counting()));
    for (Counts.Value value : counts.facets().getOrDefault("verb", List.of())) {
      assertThat(value.count()).isEqualTo(verbs.get(String.valueOf(value.value())));
    }
    if (!text.contains("finding")) {
      assertThat(Store.all(beside, request).stream().map(EventHit::place).toList())
          .isEqualTo(hits.stream().map(EventHit::place).toList());
    }
    if (!text.startsWith("source")) {
      assertThat(hits).isNotEmpty();
    }
  }

  @Test
  void readsNoMoreFilesThanItNeeds() throws Exception {
    filled();
    QueryEngine engine = beside();
    QueryOutcome outcome = engine.search(SearchRequest.ALL.limit(5), hit -> {}, new Cancellation());
    assertThat(outcome.rows()).isEqualTo(5);
    assertThat(outcome.more()).isTrue();
    assertThat(outcome.explanation().files()).isGreaterThan(8);
    assertThat(outcome.explanation().filesUnneeded()).isPositive();
    List<EventHit> any = Store.all(engine, SearchRequest.ALL.limit(100_000));
    String id = any.getLast().event().text(EventField.AUDIT_ID);
    QueryOutcome needle = engine.search(asked(engine, "id:" + id), hit -> {}, new Cancellation());
    assertThat(needle.rows()).isPositive();
    assertThat(needle.explanation().filesPruned())
        .isGreaterThanOrEqualTo(needle.explanation().files() - 2);
    assertThat(engine.events(String.valueOf(id), new Cancellation())).hasSize((int) needle.rows());
  }

  @Test
  void namesDamagedFilesAndServesTheRest() throws Exception {
    filled();
    QueryEngine engine = beside();
    int whole = Store.all(engine, SearchRequest.ALL.limit(100_000)).size();
    List<Path> files = files();
    Files.delete(files.get(0));
    try (var cut = Files.newByteChannel(files.get(1), StandardOpenOption.WRITE)) {
      cut.truncate(Files.size(files.get(1)) / 2);
    }
    byte[] garbled = Files.readAllBytes(files.get(2));
    for (int i = 4; i < garbled.length * 3 / 4; i++) {
      garbled[i] = (byte) ~garbled[i];
    }
    Files.write(files.get(2), garbled);
    try (QueryEngine fresh = QueryEngine.open(folder, QuerySettings.DEFAULT)) {
      List<EventHit> left = new ArrayList<>();
      QueryOutcome outcome =
          fresh.search(SearchRequest.ALL.limit(100_000), left::add, new Cancellation());
      assertThat(outcome.problems()).hasSizeGreaterThanOrEqualTo(3);
      for (Path file : files.subList(0, 3)) {
        assertThat(outcome.problems()).anyMatch(p -> p.contains(file.getFileName().toString()));
      }
      assertThat(left.size()).isBetween(whole / 4, whole - 3);
      Counts counts =
          fresh.count(
              new CountRequest(SearchRequest.ALL, null, List.of("user_name"), 5),
              new Cancellation());
      assertThat(counts.outcome().problems()).isNotEmpty();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("archive/events/data"))) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  @Test
  void listsFindingsNewestFirst() throws Exception {
    Store store = filled();
    QueryEngine engine =
        opened(QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT));
    Events.await(
        "all judged",
        () ->
            store.pipeline.status().consumers().stream()
                .filter(c -> c.name().equals("detection"))
                .allMatch(c -> c.lagEntries() == 0));
    FindingRequest request =
        new FindingRequest(Set.of(), Priority.NOTICE, null, null, Set.of(), null, 7, null);
    List<FoundFinding> paged = new ArrayList<>();
    SearchCursor after = null;
    do {
      FindingRequest page =
          new FindingRequest(Set.of(), Priority.NOTICE, null, null, Set.of(), null, 7, after);
      after = engine.findings(page, paged::add, new Cancellation()).next();
    } while (after != null);
    assertThat(paged).hasSizeGreaterThan(10);
    assertThat(paged.stream().map(f -> f.finding().id())).doesNotHaveDuplicates();
    assertThat(paged.stream().map(FoundFinding::place))
        .isSortedAccordingTo(SearchCursor.NEWEST_FIRST);
    assertThat(store.pipeline.status().detection().findings()).isLessThanOrEqualTo(paged.size());
    assertThat(request.limit()).isEqualTo(7);
  }

  @Test
  void refusesTooManyAtATime() throws Exception {
    filled();
    QuerySettings one =
        new QuerySettings(Duration.ofSeconds(30), 256L << 20, 1, 1, 1_000, 100, 100, 1_000);
    QueryEngine engine = opened(QueryEngine.open(folder, one));
    engine.search(
        SearchRequest.ALL.limit(1),
        hit ->
            assertThatThrownBy(() -> engine.search(SearchRequest.ALL, h -> {}, new Cancellation()))
                .isInstanceOfSatisfying(
                    QueryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY)),
        new Cancellation());
  }

  @Test
  void aReaderBesideKeepsTheFilesFromTheSweep() throws Exception {
    Store store = filled();
    QueryEngine engine = beside();
    int before = Store.all(engine, SearchRequest.ALL.limit(100_000)).size();
    List<EventHit> hits = new ArrayList<>();
    boolean[] swept = new boolean[1];
    engine.search(
        SearchRequest.ALL.limit(100_000),
        hit -> {
          hits.add(hit);
          if (!swept[0]) {
            swept[0] = true;
            for (int i = 0; i < 10; i++) {
              var _ = store.archive.maintain(Instant.MAX);
            }
          }
        },
        new Cancellation());
    assertThat(hits).hasSize(before);
    var _ = store.archive.maintain(Instant.MAX);
    assertThat(Store.all(engine, SearchRequest.ALL.limit(100_000))).hasSize(before);
  }

  @Test
  void refusesWhatIsNoDataFolder() throws Exception {
    assertThatThrownBy(() -> QueryEngine.open(folder, QuerySettings.DEFAULT))
        .hasMessageContaining("no data folder");
    Files.writeString(folder.resolve("VERSION"), "kustos-data 7\n");
    assertThatThrownBy(() -> QueryEngine.open(folder, QuerySettings.DEFAULT))
        .hasMessageContaining("newer");
  }
}
