package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.lake.ArchivedFinding;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.source.Events;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source could not read is found, once. */
class GapTest {
  private static final Logger LOG = Logger.getLogger("io.kustos.journal");
  private static final Instant NOTICED = Instant.parse("2026-11-23T10:00:00.123456Z");

  static {
    LOG.setLevel(Level.OFF);
  }

  @TempDir Path path;

  private static SourceGap gap(String file, long missing) {
    return new SourceGap(
        "log:/var/log/audit.log", "east", "vanished", file, missing, file + " is gone", NOTICED);
  }

  private static final String GAPS = "rule_id = 'Suspected gap' AND cluster = 'east'";

  @Test
  void aGapIsFoundAndComesOutTheSame() throws Exception {
    List<String> before;
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(0, 3));
      line.pipeline.gap(gap("audit-1.log", 100));
      line.pipeline.gap(gap("audit-2.log", -1));
      line.awaitArchived();
      Events.await("the findings", () -> line.heard.size() == 2);
      before = line.archivedFindings(GAPS);
      assertThat(before).hasSize(2).doesNotHaveDuplicates();
      ArchivedFinding first = line.heard.get(0);
      assertThat(first.message()).isEqualTo("audit-1.log is gone");
      assertThat(first.eventMicros()).isEqualTo(Times.micros(NOTICED));
      assertThat(first.fields())
          .contains("\"source\":\"log:/var/log/audit.log\"", "\"kind\":\"vanished\"")
          .contains("\"bytes_missing\":100");
      assertThat(line.pipeline.status().detection().rules())
          .anyMatch(rule -> rule.id().equals("Suspected gap") && rule.findings() == 2);
    }
    try (Stream<Path> files = Files.list(path.resolve("journal/0/consumers"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    try (Line line = Line.open(path)) {
      line.deliver(Events.events(3, 4));
      line.awaitArchived();
      assertThat(line.archivedFindings(GAPS)).isEqualTo(before);
    }
  }

  @Test
  void aGapWaitsForAFullDisk() throws Exception {
    FullDisk disk = new FullDisk();
    PipelineSettings settings =
        Line.SETTINGS.withSilence(Duration.ofMillis(20), PipelineSettings.Silence.DEFAULT);
    try (Line line = Line.open(path, Line.starterPack(), settings, InstantSource.system(), disk)) {
      line.deliver(Events.events(0, 3));
      disk.full = true;
      line.pipeline.gap(gap("audit-1.log", 100));
      line.pipeline.gap(gap("audit-2.log", 100));
      assertThat(line.heard).isEmpty();
      disk.full = false;
      Events.await("the findings", () -> line.heard.size() == 2);
      assertThat(line.heard.get(0).message()).isEqualTo("audit-1.log is gone");
    }
    try (Line line =
        Line.open(
            path, Line.starterPack(), settings, InstantSource.system(), SegmentFiles.ON_DISK)) {
      line.awaitArchived();
      assertThat(line.archivedFindings(GAPS)).hasSize(2);
    }
  }

  @Test
  void longNamesAreCut() throws Exception {
    try (Line line = Line.open(path)) {
      line.pipeline.gap(gap("\u0001".repeat(10_000), 1));
      Events.await("the finding", () -> line.heard.size() == 1);
    }
  }
}
