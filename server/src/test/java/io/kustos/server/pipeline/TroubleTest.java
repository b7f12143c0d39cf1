package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.source.Events;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.IntakeException.Reason;
import io.kustos.server.source.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on one side of the line does not reach the other. */
class TroubleTest {
  /** Held, so that they stay silent: the trouble is expected. */
  private static final List<Logger> LOGS =
      List.of(Logger.getLogger("io.kustos.journal"), Logger.getLogger("io.kustos.pipeline"));

  static {
    LOGS.forEach(log -> log.setLevel(Level.OFF));
  }

  @TempDir Path path;

  private Line open(FullDisk disk) throws Exception {
    return Line.open(path, Line.starterPack(), Line.SETTINGS, InstantSource.system(), disk);
  }

  @Test
  void aFullDiskRefusesAndRecovers() throws Exception {
    FullDisk disk = new FullDisk();
    try (Line line = open(disk)) {
      line.deliver(Events.events(0, 10));
      disk.full = true;
      assertThatThrownBy(() -> line.deliver(Events.events(10, 20)))
          .isInstanceOfSatisfying(
              IntakeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
          .hasMessageContaining("No space left");
      assertThat(line.pipeline.status().health().isDegraded()).isTrue();
      assertThatThrownBy(() -> line.pipeline.rules(Line.starterPack()))
          .isInstanceOf(IntakeException.class);
      line.awaitArchived();
      assertThat(line.archivedEvents()).as("readers are served").hasSize(10);

      disk.full = false;
      assertThat(line.deliver(Events.events(10, 20))).isEqualTo(new Receipt(10, 0, 0));
      assertThat(line.pipeline.status().health().isDegraded()).isFalse();
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(Events.events(0, 20));
    }
  }

  /** The archive is stuck for as long as its folder cannot be written. */
  @Test
  void anArchiveThatIsStuckHoldsUpNoAck() throws Exception {
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(0, 10));
      line.awaitArchived();
      Path data = path.resolve("archive/events");
      Path aside = path.resolve("archive/aside");
      Files.move(data, aside);
      Files.writeString(data, "in the way");
      for (int i = 10; i < 2_000; i += 10) {
        assertThat(line.deliver(Events.events(i, i + 10)).events()).isEqualTo(10);
      }
      Events.await("detection", () -> line.pipeline.status().consumers().get(0).lagEntries() == 0);
      Events.await(
          "a problem told", () -> line.pipeline.status().consumers().get(1).problem() != null);
      assertThat(line.pipeline.status().consumers().get(1).lagEntries()).isGreaterThan(0);
      assertThat(line.pipeline.status().archive().events()).isEqualTo(10);

      Files.delete(data);
      Files.move(aside, data);
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(Events.events(0, 2_000));
      assertThat(line.pipeline.status().consumers().get(1).problem()).isNull();
    }
  }

  @Test
  void closesInTimeThoughTheArchiveIsStuck() throws Exception {
    PipelineSettings hasty = Line.SETTINGS.withDrainMax(Duration.ofMillis(100));
    Path data = path.resolve("archive/events");
    Path aside = path.resolve("archive/aside");
    try (Line line =
        Line.open(path, Line.starterPack(), hasty, InstantSource.system(), SegmentFiles.ON_DISK)) {
      line.deliver(Events.events(0, 10));
      line.awaitArchived();
      Files.move(data, aside);
      Files.writeString(data, "in the way");
      line.deliver(Events.events(10, 500));
    }
    Files.delete(data);
    Files.move(aside, data);
    try (Line line = Line.open(path)) {
      line.awaitArchived();
      assertThat(line.archivedEvents()).isEqualTo(Events.events(0, 500));
    }
  }

  @Test
  void aListenerThatFailsIsPassedOver() throws Exception {
    try (Line line = Line.open(path)) {
      line.pipeline.onFinding(
          finding -> {
            throw new IllegalStateException("listener");
          });
      List<String> events = Line.corpus();
      line.deliverAll(events);
      line.awaitArchived();
      assertThat(line.archivedEvents()).hasSameSizeAs(events);
      assertThat(line.heard).hasSameSizeAs(line.archivedFindings());
    }
  }
}
