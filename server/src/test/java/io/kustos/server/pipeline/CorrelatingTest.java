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
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Correlations in the service: across restarts, other rules, and silence. */
class CorrelatingTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private static final String RULES =
      """
      - rule: Refused
        desc: d
        condition: ka.response.code = 403
        output: refused
        priority: NOTICE
        source: k8s_audit
      - rule: Allowed
        desc: d
        condition: ka.response.code = 200
        output: allowed
        priority: NOTICE
        source: k8s_audit
      """;

  private static final String THREE_REFUSED =
      """
      title: Three refused
      level: high
      correlation:
        type: event_count
        rules: Refused
        group-by: user.username
        timespan: 10m
        condition: {gte: 3}
      """;

  private static final String ONE_REFUSED =
      """
      title: One refused
      level: high
      correlation:
        type: event_count
        rules: Refused
        group-by: user.username
        timespan: 10m
        condition: {gte: 1}
      """;

  private static final String NOTHING_ALLOWED =
      """
      title: Nothing allowed
      correlation:
        type: absence
        rules: [Refused, Allowed]
        group-by: user.username
        timespan: 5m
      """;

  @TempDir Path path;

  private final AtomicReference<Instant> clock = new AtomicReference<>(START);

  private Line open(VersionedRules rules) throws Exception {
    return open(rules, Duration.ofHours(1));
  }

  private Line open(VersionedRules rules, Duration heartbeat) throws Exception {
    PipelineSettings settings =
        Line.SETTINGS
            .withSilence(heartbeat, new Silence(Duration.ofDays(9), Set.of()))
            .withCorrelation(Line.BOUNDS);
    return Line.open(path, rules, settings, clock::get, SegmentFiles.ON_DISK);
  }

  private void deliver(Line line, String user, int code) throws Exception {
    clock.set(clock.get().plusSeconds(1));
    String event =
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%s",\
        "stage":"ResponseComplete","requestURI":"/api","verb":"get","user":{"username":"%s"},\
        "responseStatus":{"code":%d},"stageTimestamp":"%s"}"""
            .formatted(clock.get(), user, code, clock.get());
    byte[] body = Events.body(List.of(event));
    line.pipeline.intake().accept(Delivery.body("webhook", Line.CLUSTER, body, clock.get()));
  }

  private static List<String> messages(Line line) {
    return line.heard.stream().map(ArchivedFinding::message).toList();
  }

  @Test
  void aWindowGoesOnAfterARestart() throws Exception {
    VersionedRules rules = Line.rules(RULES, THREE_REFUSED);
    try (Line line = open(rules)) {
      deliver(line, "eve", 403);
      deliver(line, "eve", 403);
      line.awaitArchived();
    }
    try (Line line = open(rules)) {
      deliver(line, "eve", 403);
      clock.set(clock.get().plusSeconds(60));
      deliver(line, "bob", 500);
      line.awaitArchived();
      assertThat(messages(line))
          .containsExactly("3 matches of 'Refused' in 2s (user.username=eve)");
      ArchivedFinding found = line.heard.getFirst();
      assertThat(found.ruleName()).isEqualTo("Three refused");
      assertThat(found.priority()).isEqualTo("Error");
      assertThat(found.cluster()).isEqualTo(Line.CLUSTER);
      assertThat(found.auditId()).isEqualTo("id-2026-11-23T10:00:03Z");
      assertThat(found.fields())
          .contains("\"correlation.count\":3")
          .contains("\"user.username\":\"eve\"")
          .contains("id-2026-11-23T10:00:01Z");
      assertThat(line.pipeline.status().detection().correlations().matches()).isEqualTo(3);
      assertThat(line.archivedFindings()).containsExactly(found.id());
    }
    try (Line line = open(rules)) {
      line.awaitArchived();
      assertThat(line.heard).isEmpty();
      assertThat(line.archivedFindings()).hasSize(1);
    }
  }

  @Test
  void aWindowGoesOnUnderOtherRules() throws Exception {
    try (Line line = open(Line.rules(RULES, THREE_REFUSED))) {
      deliver(line, "eve", 403);
      deliver(line, "eve", 403);
      line.pipeline.rules(Line.rules(RULES, THREE_REFUSED + "---\n" + NOTHING_ALLOWED));
      deliver(line, "eve", 403);
      clock.set(clock.get().plusSeconds(60));
      deliver(line, "bob", 500);
      line.awaitArchived();
      assertThat(messages(line))
          .containsExactly("3 matches of 'Refused' in 2s (user.username=eve)");
    }
  }

  @Test
  void heartbeatsTellWhatDidNotFollow() throws Exception {
    try (Line line = open(Line.rules(RULES, NOTHING_ALLOWED), Duration.ofMillis(20))) {
      deliver(line, "eve", 403);
      deliver(line, "bob", 403);
      deliver(line, "bob", 200);
      clock.set(clock.get().plusSeconds(330));
      Events.await("an absence", () -> !line.heard.isEmpty());
      line.awaitArchived();
      assertThat(messages(line))
          .containsExactly("'Refused' was not followed by 'Allowed' within 5m (user.username=eve)");
      assertThat(line.archivedFindings()).hasSize(1);
    }
  }

  @Test
  void aCountOfOneIsFoundAtOnceAndOnce() throws Exception {
    VersionedRules rules = Line.rules(RULES, ONE_REFUSED);
    String found = "1 match of 'Refused' (user.username=eve)";
    try (Line line = open(rules)) {
      deliver(line, "eve", 403);
      deliver(line, "eve", 403);
      line.awaitArchived();
      assertThat(messages(line)).containsExactly(found);
      assertThat(line.heard.getFirst().auditId()).isEqualTo("id-2026-11-23T10:00:01Z");
    }
    try (Line line = open(rules)) {
      deliver(line, "eve", 403);
      clock.set(clock.get().plusSeconds(600));
      deliver(line, "eve", 403);
      line.awaitArchived();
      assertThat(messages(line)).containsExactly(found);
      assertThat(line.archivedFindings()).hasSize(2);
    }
  }

  @Test
  void theEndOfASourceIsNotWaitedFor() throws Exception {
    VersionedRules rules = Line.rules(RULES, THREE_REFUSED + "---\n" + NOTHING_ALLOWED);
    String found = "3 matches of 'Refused' in 2s (user.username=eve)";
    try (Line line = open(rules)) {
      deliver(line, "eve", 403);
      deliver(line, "eve", 403);
      line.pipeline.intake().ended("webhook", clock.get());
      deliver(line, "eve", 403);
      line.pipeline.intake().ended("import", clock.get());
      line.awaitArchived();
      assertThat(line.heard).isEmpty();
      line.pipeline.intake().ended("webhook", clock.get());
      line.awaitArchived();
      assertThat(messages(line)).containsExactly(found);
    }
    try (Line line = open(rules)) {
      clock.set(clock.get().plusSeconds(60));
      deliver(line, "bob", 500);
      line.awaitArchived();
      assertThat(line.heard).isEmpty();
      assertThat(line.archivedFindings()).hasSize(1);
    }
  }

  @Test
  void anImportOfOldEventsDoesNotMeetPresentOnes() throws Exception {
    VersionedRules rules = Line.rules(RULES, THREE_REFUSED);
    try (Line line = open(rules)) {
      deliver(line, "eve", 403);
      deliver(line, "eve", 403);
      clock.set(START.minus(Duration.ofDays(30)));
      String old = clock.get().toString();
      byte[] body =
          Events.body(
              List.of(
                  """
                  {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata",\
                  "auditID":"old","stage":"ResponseComplete","requestURI":"/api","verb":"get",\
                  "user":{"username":"eve"},"responseStatus":{"code":403},"stageTimestamp":"%s"}"""
                      .formatted(old)));
      clock.set(START.plusSeconds(10));
      line.pipeline
          .intake()
          .accept(Delivery.body("import:old.log", Line.CLUSTER, body, clock.get()));
      clock.set(clock.get().plusSeconds(60));
      deliver(line, "bob", 500);
      line.awaitArchived();
      assertThat(line.heard).isEmpty();
      assertThat(line.pipeline.status().detection().correlations().late()).isZero();
    }
  }
}
