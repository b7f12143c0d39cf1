package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kustos.core.json.JsonSlice;
import io.kustos.lake.ArchiveScan;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.ScanFilter;
import io.kustos.lake.StoredEvent;
import io.kustos.server.cli.Program;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.Receipt;
import io.kustos.server.source.file.ImportRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From delivery to archive and findings, through restarts. */
class PipelineTest {
  private static final String NOTHING_FITS =
      """
      - rule: Never
        desc: d
        condition: ka.verb = neverever
        output: never
        priority: NOTICE
        source: k8s_audit
      """;

  private static final String EVERYTHING_FITS =
      """
      - rule: Listed
        desc: d
        condition: ka.verb = list
        output: listed by %ka.user.name
        priority: NOTICE
        source: k8s_audit
      """;

  @TempDir Path path;

  /** Ids of what {@code kustos scan} finds in the same events. */
  private List<String> scanned(List<String> events) throws IOException {
    Path log = Files.writeString(path.resolve("audit.log"), String.join("\n", events) + "\n");
    Program.Ran ran =
        Program.run(
            "scan", log, "--rules", "starter", "--output", "jsonl", "--cluster", Line.CLUSTER);
    return ran.out()
        .lines()
        .map(line -> JsonSlice.of(line.getBytes(StandardCharsets.UTF_8)))
        .map(line -> line.path("kustos", "findingId"))
        .map(id -> Objects.requireNonNull(id).text())
        .sorted()
        .toList();
  }

  @Test
  void archivesEveryEventAndFindsWhatAScanFinds() throws Exception {
    List<String> events = Line.corpus();
    List<String> expected = scanned(events);
    assertThat(expected).isNotEmpty();
    try (Line line = Line.open(path.resolve("data"))) {
      assertThat(line.deliverAll(events)).isEqualTo(new Receipt(events.size(), 0, 0));
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(events);
      assertThat(line.archivedFindings().stream().sorted().toList()).isEqualTo(expected);
      assertThat(line.heard.stream().map(ArchivedFinding::id).sorted().toList())
          .isEqualTo(expected);

      PipelineStatus status = line.pipeline.status();
      assertThat(status.archive().events()).isEqualTo(events.size());
      assertThat(status.archive().findings()).isEqualTo(expected.size());
      assertThat(status.total(PipelineStatus.Flow::events)).isEqualTo(events.size());
      assertThat(status.detection().findings()).isEqualTo(expected.size());
      assertThat(status.detection().failures()).isZero();
      assertThat(status.detection().latencies().count()).isEqualTo(expected.size());
      assertThat(status.detection().rules()).anyMatch(rule -> rule.nanosPerEvent() > 0);
      assertThat(status.consumers()).allMatch(c -> c.problem() == null && c.lagSeconds() == 0);
    }
  }

  @Test
  void anImportKeepsTheOrderOfItsLog() throws Exception {
    List<String> events = Events.events(0, 30_000);
    Path log = Files.writeString(path.resolve("audit.log"), String.join("\n", events) + "\n");
    try (Line line = Line.open(path.resolve("data"))) {
      ImportRun.run(
          List.of(log.toString()),
          line.pipeline.intake(),
          Line.CLUSTER,
          (done, total, plain, totals) -> {});
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(events);
    }
  }

  /** Recorded logs, in bodies of lines; too large or with too many secrets to come along. */
  @ParameterizedTest
  @ValueSource(strings = {"full-allstages", "rare", "rich-policy"})
  void archivesRecordedLogs(String name) throws Exception {
    Path log = Path.of("../../shared/data/corpus", name, "audit.jsonl.gz");
    if (!Files.exists(log)) {
      System.out.println("SKIPPED: no recorded log " + log);
    }
    assumeTrue(Files.exists(log));
    List<String> events = Line.lines(Files.readAllBytes(log));
    List<String> expected = scanned(events);
    try (Line line = Line.open(path.resolve("data"))) {
      assertThat(line.deliverAll(events)).isEqualTo(new Receipt(events.size(), 0, 0));
      assertThat(line.deliverAll(events)).isEqualTo(new Receipt(0, events.size(), 0));
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(events);
      assertThat(line.archivedFindings().stream().sorted().toList()).isEqualTo(expected);
    }
  }

  @Test
  void whatComesAgainIsOnlyCounted() throws Exception {
    List<String> events = Line.corpus().subList(0, 600);
    try (Line line = Line.open(path)) {
      line.deliverAll(events);
      assertThat(line.deliverAll(events)).isEqualTo(new Receipt(0, events.size(), 0));
    }
    try (Line line = Line.open(path)) {
      assertThat(line.deliverAll(events)).isEqualTo(new Receipt(0, events.size(), 0));
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(events);
      assertThat(line.pipeline.status().total(PipelineStatus.Flow::duplicates))
          .isEqualTo(events.size());
    }
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    List<String> events = Line.corpus();
    List<String> expected = scanned(events);
    Path data = path.resolve("data");
    int third = events.size() / 3;
    for (int i = 0; i < 3; i++) {
      try (Line line = Line.open(data)) {
        line.deliverAll(events.subList(i * third, i == 2 ? events.size() : (i + 1) * third));
      }
    }
    try (Line line = Line.open(data)) {
      assertThat(line.archivedEvents()).isEqualTo(events);
      assertThat(line.archivedFindings().stream().sorted().toList()).isEqualTo(expected);
    }
  }

  @Test
  void doesAgainWhatWasNotWrittenDown() throws Exception {
    List<String> events = Line.corpus();
    Path consumers = path.resolve("journal/0/consumers");
    List<String> before;
    try (Line line = Line.open(path)) {
      line.deliverAll(events);
      line.awaitArchived();
      before = line.archivedFindings();
    }
    try (Stream<Path> files = Files.list(consumers)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(0, 1));
      line.awaitArchived();
      assertThat(line.archivedEvents()).hasSize(events.size() + 1).startsWith(events.get(0));
      assertThat(line.archivedFindings()).isEqualTo(before);
      assertThat(line.heard).as("told once is enough").isEmpty();
    }
  }

  @Test
  void refusesAnArchiveThatIsAheadOfTheJournal() throws Exception {
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(0, 10));
    }
    try (Stream<Path> files = Files.walk(path.resolve("journal"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(() -> Line.open(path)).hasMessageContaining("do not belong together");
  }

  @Test
  void keepsRejectsBesideEvents() throws Exception {
    try (Line line = Line.open(path)) {
      List<String> events = new ArrayList<>(Events.events(0, 5));
      events.add(2, "{\"kind\":\"Event\",\"verb\":\"get\"}");
      assertThat(line.deliver(events)).isEqualTo(new Receipt(5, 0, 1));
      byte[] nonsense = "nothing of the kind\n".getBytes(StandardCharsets.UTF_8);
      Delivery delivery = Delivery.body("webhook", Line.CLUSTER, nonsense, Instant.now());
      assertThat(line.pipeline.intake().accept(delivery)).isEqualTo(new Receipt(0, 0, 1));
      Delivery empty = Delivery.body("webhook", Line.CLUSTER, new byte[0], Instant.now());
      assertThat(line.pipeline.intake().accept(empty)).isEqualTo(new Receipt(0, 0, 0));
      line.awaitArchived();
      assertThat(line.archivedEvents()).hasSize(5);
      assertThat(line.pipeline.status().total(PipelineStatus.Flow::rejects)).isEqualTo(2);
    }
  }

  @Test
  void rejectsThatComeAgainAreDuplicates() throws Exception {
    List<String> body = List.of(Events.event(1), "{}", "{}", Events.event(2));
    List<String> other = List.of(Events.event(3), "{}");
    byte[] text = "no JSON\n{}\n{}\n".getBytes(StandardCharsets.UTF_8);
    Delivery file = new Delivery("log:/x", Line.CLUSTER, text, 0, 1, Instant.now(), "at 0");
    for (int i = 0; i < 2; i++) {
      try (Line line = Line.open(path)) {
        if (i == 0) {
          assertThat(line.deliver(body)).isEqualTo(new Receipt(2, 0, 2));
          assertThat(line.deliver(other)).isEqualTo(new Receipt(1, 0, 1));
        }
        assertThat(line.deliver(body)).isEqualTo(new Receipt(0, 4, 0));
        assertThat(line.deliver(other)).isEqualTo(new Receipt(0, 2, 0));
        assertThat(line.pipeline.intake().accept(file)).isEqualTo(new Receipt(0, 0, 3));
        long rejects = line.pipeline.status().total(PipelineStatus.Flow::rejects);
        assertThat(rejects).isEqualTo(i == 0 ? 6 : 3);
      }
    }
  }

  @Test
  void keepsWhatAnEventCameWrappedIn() throws Exception {
    String log = "2026-11-23T10:00:00.000000000Z stdout F " + Events.event(7);
    byte[] bytes = (log + "\n" + Events.event(8) + "\n").getBytes(StandardCharsets.UTF_8);
    try (Line line = Line.open(path)) {
      Delivery delivery = Delivery.body("import", "", bytes, Instant.now());
      assertThat(line.pipeline.intake().accept(delivery)).isEqualTo(new Receipt(2, 0, 0));
      line.awaitArchived();
      try (ArchiveScan scan = line.archive.scan(ScanFilter.ALL)) {
        List<StoredEvent> stored = new ArrayList<>();
        scan.events("true", stored::add);
        assertThat(stored.get(0).wrapper()).asString().isEqualTo(log);
        assertThat(stored.get(1).wrapper()).isNull();
        assertThat(stored).allMatch(e -> e.cluster().equals("default"));
      }
      assertThat(line.archivedEvents()).isEqualTo(Events.events(7, 9));
    }
  }

  @Test
  void eventsSayTheirClusterWhenTheSenderDoesNot() throws Exception {
    String event =
        Events.event(7).replace("{\"kind\"", "{\"annotations\":{\"cluster_name\":\"x\"},\"kind\"");
    byte[] body = Events.body(List.of(event, Events.event(8)));
    try (Line line = Line.open(path)) {
      line.pipeline.intake().accept(Delivery.body("import", "", body, Instant.now()));
      line.pipeline.intake().accept(Delivery.body("import", "y", body, Instant.now()));
      assertThat(line.pipeline.status().flows().stream().map(PipelineStatus.Flow::cluster))
          .containsExactly("default", "x", "y");
    }
  }

  @Test
  void anAuditIdWithOtherContentIsKeptAndFound() throws Exception {
    String event = Events.event(1);
    String other = event.replace("\"ann\"", "\"mallory\"");
    try (Line line = Line.open(path)) {
      assertThat(line.deliver(List.of(event))).isEqualTo(new Receipt(1, 0, 0));
      assertThat(line.deliver(List.of(other))).isEqualTo(new Receipt(1, 0, 0));
      assertThat(line.deliver(List.of(event, other))).isEqualTo(new Receipt(0, 2, 0));
      line.awaitArchived();
      assertThat(line.archivedEvents()).containsExactly(event, other);
      assertThat(line.archivedFindings("rule_id = 'Audit id clash' AND audit_id = 'id-1'"))
          .hasSize(1);
      assertThat(line.heard).anyMatch(finding -> finding.fields().contains("\"user\":\"mallory\""));
      assertThat(line.pipeline.status().total(PipelineStatus.Flow::clashes)).isEqualTo(1);
    }
  }

  @Test
  void remembersWhereEachSourceGoesOn() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Line line = Line.open(path)) {
        String before = line.pipeline.intake().resume("tail:/var/log/audit.log");
        assertThat(before).isEqualTo(i == 0 ? null : "offset " + (i - 1));
        assertThat(line.pipeline.intake().resume("tail:/other")).isNull();
        byte[] bytes = (Events.event(i) + "\n").getBytes(StandardCharsets.UTF_8);
        Delivery delivery =
            new Delivery("tail:/var/log/audit.log", "c", bytes, 0, 1, Instant.now(), "offset " + i);
        assertThat(line.pipeline.intake().accept(delivery)).isEqualTo(new Receipt(1, 0, 0));
        assertThat(line.pipeline.intake().resume("tail:/var/log/audit.log"))
            .isEqualTo("offset " + i);
      }
    }
  }

  @Test
  void otherRulesJudgeWhatComesAfterThem() throws Exception {
    VersionedRules nothing = Line.rules(NOTHING_FITS);
    VersionedRules everything = Line.rules(EVERYTHING_FITS);
    try (Line line =
        Line.open(path, nothing, Line.SETTINGS, InstantSource.system(), SegmentFiles.ON_DISK)) {
      line.deliver(Events.events(0, 10));
      line.pipeline.rules(everything);
      line.deliver(Events.events(10, 20));
      line.pipeline.rules(nothing);
      line.deliver(Events.events(20, 30));
      line.awaitArchived();
      assertThat(line.heard.stream().map(ArchivedFinding::auditId).toList())
          .isEqualTo(Stream.iterate(10, i -> i + 1).limit(10).map(i -> "id-" + i).toList());
      assertThat(line.pipeline.status().detection().version()).isEqualTo(nothing.version());
    }
  }

  @Test
  void takesNothingAfterItIsClosed() throws Exception {
    Line line = Line.open(path);
    line.close();
    assertThatThrownBy(() -> line.deliver(Events.events(0, 1)))
        .isInstanceOfSatisfying(
            IntakeException.class,
            e -> assertThat(e.reason()).isEqualTo(IntakeException.Reason.CLOSED));
  }
}
