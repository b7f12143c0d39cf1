package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.ArchiveWriter;
import io.kustos.lake.ArchivedEvent;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that the archive cannot take hold nobody up. */
class QuarantineTest {
  /** Held, so that it stays silent: the trouble is expected. */
  private static final Logger LOG = Logger.getLogger("io.kustos.pipeline");

  static {
    LOG.setLevel(Level.OFF);
  }

  @TempDir Path path;

  /** The archive's table, but for some events. */
  private record Picky(EventTable table, Predicate<ArchivedEvent> refused) implements EventTable {
    private void check(List<ArchivedEvent> events) throws IOException {
      if (events.stream().anyMatch(refused)) {
        throw new IOException("a column will not have it");
      }
    }

    @Override
    public ArchiveWriter.Appended append(List<ArchivedEvent> events) throws IOException {
      check(events);
      return table.append(events);
    }

    @Override
    public void rehearse(List<ArchivedEvent> events) throws IOException {
      check(events);
      table.rehearse(events);
    }
  }

  private Line open(Predicate<ArchivedEvent> refused) throws IOException {
    return Line.open(
        path,
        Line.starterPack(),
        Line.SETTINGS,
        InstantSource.system(),
        SegmentFiles.ON_DISK,
        writer -> new Picky(EventTable.of(writer), refused));
  }

  private static Predicate<ArchivedEvent> named(String... ids) {
    return event ->
        Stream.of(ids).anyMatch(id -> event.event().toString().contains("\"" + id + "\""));
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
  void aRehearsalLeavesNothing() throws Exception {
    Path events = path.resolve("archive/events/data");
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(0, 10));
      line.awaitArchived();
      List<String> before;
      try (Stream<Path> files = Files.walk(events)) {
        before = files.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
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
      try (Stream<Path> files = Files.walk(events)) {
        assertThat(files.filter(Files::isRegularFile).map(Path::toString).sorted().toList())
            .isEqualTo(before);
      }
      assertThat(line.archivedEvents()).hasSize(10);
    }
  }
}
