package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.ArchiveWriter;
import io.kustos.lake.ArchivedEvent;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events and findings that the archive cannot take hold nobody up. */
class QuarantineTest {
  /** Held, so that it stays silent: the trouble is expected. */
  private static final Logger LOG = Logger.getLogger("io.kustos.pipeline");

  static {
    LOG.setLevel(Level.OFF);
  }

  @TempDir Path path;

  /** The archive's tables, but for some rows. */
  private record Picky(
      ArchiveTables tables,
      Predicate<ArchivedEvent> refused,
      Predicate<ArchivedFinding> refusedFindings)
      implements ArchiveTables {
    private static <T> void check(List<T> rows, Predicate<T> refused) throws IOException {
      if (rows.stream().anyMatch(refused)) {
        throw new IOException("a column will not have it");
      }
    }

    @Override
    public ArchiveWriter.Appended append(List<ArchivedEvent> events) throws IOException {
      check(events, refused);
      return tables.append(events);
    }

    @Override
    public void rehearse(List<ArchivedEvent> events) throws IOException {
      check(events, refused);
      tables.rehearse(events);
    }

    @Override
    public void appendFindings(List<ArchivedFinding> findings, Map<Integer, Long> reached)
        throws IOException {
      check(findings, refusedFindings);
      tables.appendFindings(findings, reached);
    }

    @Override
    public void rehearseFindings(List<ArchivedFinding> findings) throws IOException {
      check(findings, refusedFindings);
      tables.rehearseFindings(findings);
    }
  }

  private Line open(Predicate<ArchivedEvent> refused) throws IOException {
    return open(refused, finding -> false);
  }

  private Line open(Predicate<ArchivedEvent> refused, Predicate<ArchivedFinding> refusedFindings)
      throws IOException {
    return Line.open(
        path,
        Line.starterPack(),
        Line.SETTINGS,
        InstantSource.system(),
        SegmentFiles.ON_DISK,
        writer -> new Picky(ArchiveTables.of(writer), refused, refusedFindings));
  }

  private static Predicate<ArchivedEvent> named(String... ids) {
    return event ->
        Stream.of(ids).anyMatch(id -> event.event().toString().contains("\"" + id + "\""));
  }

  private static ArchivedFinding finding() {
    return new ArchivedFinding(
        "0a",
        "r",
        "r",
        "1",
        "Notice",
        1,
        Line.CLUSTER,
        0,
        1_000,
        "id-10",
        "ResponseComplete",
        "found",
        "{}",
        List.of("t"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path.resolve("quarantine"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void whatCannotBeArchivedIsSetAsideAndTheRestGoesOn() throws Exception {
    List<String> events = Events.events(0, 500);
    List<String> expected = new ArrayList<>(events);
    expected.removeAll(List.of(Events.event(0), Events.event(77), Events.event(499)));
    try (Line line = open(named("id-0", "id-77", "id-499"))) {
      line.deliverAll(events);
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(expected);
      PipelineStatus.Archived archive = line.pipeline.status().archive();
      assertThat(archive.setAside().events()).isEqualTo(3);
      assertThat(line.pipeline.status().consumers()).allMatch(c -> c.problem() == null);
    }
    assertThat(files()).hasSize(3);
    List<String> lines = Files.readAllLines(files().get(1));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("{\"version\":1,\"shard\":0,\"position\":")
        .contains("\"cluster\":\"demo\",\"source\":\"webhook\"")
        .contains("a column will not have it")
        .endsWith("\"eventBytes\":" + Events.event(77).length() + ",\"wrapperBytes\":0}");
    assertThat(lines.get(1)).isEqualTo(Events.event(77));
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(500, 501));
      line.awaitArchived();
      assertThat(line.archivedEvents()).hasSize(expected.size() + 1);
      assertThat(line.pipeline.status().archive().setAside().events()).isEqualTo(3);
    }
  }

  @Test
  void whenNothingCanBeArchivedNothingIsSetAside() throws Exception {
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(0, 1));
      line.awaitArchived();
    }
    boolean[] full = {true};
    try (Line line = open(event -> full[0])) {
      line.deliver(Events.events(1, 50));
      Events.await("a problem", () -> line.pipeline.status().consumers().get(1).problem() != null);
      // Long enough for a search to have happened.
      Events.await("failures", () -> line.pipeline.status().consumers().get(1).lagSeconds() > 3);
      assertThat(path.resolve("quarantine")).doesNotExist();
      full[0] = false;
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(Events.events(0, 50));
    }
  }

  @Test
  void aFindingThatCannotBeArchivedIsSetAsideAndTheRestGoesOn() throws Exception {
    List<String> events = Line.corpus();
    String rule = "Session opened in a pod";
    List<ArchivedFinding> all;
    List<String> aside;
    try (Line line = open(event -> false, finding -> finding.ruleName().equals(rule))) {
      line.deliverAll(events);
      line.awaitArchived();
      all = List.copyOf(line.heard);
      aside = all.stream().filter(f -> f.ruleName().equals(rule)).map(ArchivedFinding::id).toList();
      assertThat(aside).isNotEmpty().hasSizeLessThan(all.size());
      assertThat(line.archivedFindings())
          .hasSize(all.size() - aside.size())
          .doesNotContainAnyElementsOf(aside);
      PipelineStatus status = line.pipeline.status();
      assertThat(status.archive().setAside().findings()).isEqualTo(aside.size());
      assertThat(status.archive().setAside().events()).isZero();
      assertThat(status.consumers()).allMatch(c -> c.problem() == null);
    }
    assertThat(files()).hasSameSizeAs(aside);
    assertThat(Files.readString(files().getFirst()))
        .startsWith("{\"version\":1,\"shard\":0,\"position\":")
        .contains("a column will not have it", "\"rule\":\"" + rule + "\"")
        .endsWith("}\n");
    try (Line line = Line.open(path)) {
      line.awaitArchived();
      assertThat(line.archivedFindings()).hasSize(all.size() - aside.size());
      assertThat(line.archivedEvents()).hasSameSizeAs(events);
    }
  }

  @Test
  void aRehearsalLeavesNothing() throws Exception {
    Path archive = path.resolve("archive");
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(0, 10));
      line.awaitArchived();
      List<String> before;
      try (Stream<Path> files = Files.walk(archive)) {
        before = files.map(Path::toString).filter(f -> f.endsWith(".parquet")).sorted().toList();
      }
      var event =
          new ArchivedEvent(
              AuditEvent.parse(Events.event(10).getBytes(StandardCharsets.UTF_8)),
              Line.CLUSTER,
              "webhook",
              0,
              1_000,
              1,
              null);
      line.archive.writer().rehearse(List.of(event));
      line.archive.writer().rehearseFindings(List.of(finding(), PlainRows.like(finding())));
      try (Stream<Path> files = Files.walk(archive)) {
        assertThat(files.map(Path::toString).filter(f -> f.endsWith(".parquet")).sorted().toList())
            .isNotEmpty()
            .isEqualTo(before);
      }
      assertThat(line.archivedEvents()).hasSize(10);
    }
  }
}
