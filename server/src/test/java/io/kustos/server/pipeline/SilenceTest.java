package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.lake.ArchivedFinding;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.pipeline.PipelineSettings.Silence;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that fall silent, by the times in the journal. */
class SilenceTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final Silence FIVE_MINUTES = new Silence(Duration.ofMinutes(5), Set.of("import"));

  @TempDir Path path;

  private final AtomicReference<Instant> clock = new AtomicReference<>(START);

  private Line open() throws Exception {
    PipelineSettings settings = Line.SETTINGS.withSilence(Duration.ofMillis(5), FIVE_MINUTES);
    return Line.open(path, Line.starterPack(), settings, clock::get, SegmentFiles.ON_DISK);
  }

  private void deliver(Line line, String source, String cluster, int number) throws Exception {
    byte[] body = Events.body(Events.events(number, number + 1));
    line.pipeline.intake().accept(Delivery.body(source, cluster, body, clock.get()));
  }

  private static List<String> messages(Line line) {
    return line.heard.stream().map(ArchivedFinding::message).toList();
  }

  @Test
  void heartbeatsTellThatASourceIsSilent() throws Exception {
    try (Line line = open()) {
      deliver(line, "webhook", "a", 1);
      deliver(line, "import", "a", 2);
      clock.set(START.plusSeconds(301));
      Events.await("silence", () -> !line.heard.isEmpty());
      clock.set(START.plusSeconds(400));
      deliver(line, "webhook", "a", 3);
      Events.await("a word", () -> line.heard.size() >= 2);
      line.awaitArchived();
      assertThat(messages(line))
          .containsExactly(
              "source silent for 5m1s: nothing from webhook about cluster a since"
                  + " 2026-11-23T10:00:00Z",
              "source back after 6m40s: webhook speaks of cluster a again");
      line.pipeline.close();
      assertThat(line.archivedFindings()).hasSize(2);
    }
  }

  @Test
  void silenceIsFoundThoughOthersSpeak() throws Exception {
    try (Line line = open()) {
      deliver(line, "webhook", "a", 1);
      for (int i = 0; i < 10; i++) {
        deliver(line, "webhook", "b", 2 + i);
        clock.set(clock.get().plusSeconds(60));
      }
      line.pipeline.close();
      assertThat(messages(line)).hasSize(1).allMatch(m -> m.contains("cluster a"));
    }
  }

  @Test
  void timeWithoutAProcessIsNoSilence() throws Exception {
    try (Line line = open()) {
      deliver(line, "webhook", "a", 1);
    }
    clock.set(START.plus(Duration.ofDays(2)));
    try (Line line = open()) {
      clock.set(clock.get().plusSeconds(200));
      deliver(line, "webhook", "a", 2);
      clock.set(clock.get().plusSeconds(200));
      line.pipeline.close();
      assertThat(line.heard).isEmpty();
      assertThat(line.pipeline.status().flows().get(0).lastReceived())
          .isEqualTo(START.plus(Duration.ofDays(2)).plusSeconds(200));
    }
  }

  @Test
  void aSilentSourceIsStillSilentAfterARestart() throws Exception {
    try (Line line = open()) {
      deliver(line, "webhook", "a", 1);
      clock.set(START.plusSeconds(301));
      Events.await("silence", () -> !line.heard.isEmpty());
    }
    clock.set(START.plusSeconds(3_600));
    try (Line line = open()) {
      deliver(line, "webhook", "a", 2);
      line.pipeline.close();
      assertThat(messages(line))
          .containsExactly("source back after 1h: webhook speaks of cluster a again");
    }
  }

  @Test
  void aClockThatJumpsBackBeginsAnew() {
    List<ArchivedFinding> findings = new ArrayList<>();
    SourceWatch watch = new SourceWatch(FIVE_MINUTES, List.of());
    long minute = 60_000_000;
    watch.event("webhook", "a", 1_000 * minute, 0, findings);
    watch.tick(10 * minute, 1, findings);
    watch.tick(14 * minute, 2, findings);
    assertThat(findings).isEmpty();
    watch.tick(16 * minute, 3, findings);
    assertThat(findings).hasSize(1);
    watch.tick(17 * minute, 4, findings);
    assertThat(findings).hasSize(1);
  }
}
