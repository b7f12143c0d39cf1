package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.lake.ArchiveScan;
import io.kustos.lake.ScanFilter;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was left unjudged is judged by the rules that held, whatever the next start brings. */
class EarlierRulesTest {
  /** Held, so that it stays silent: the trouble is expected. */
  private static final Logger LOG = Logger.getLogger("io.kustos.pipeline");

  static {
    LOG.setLevel(Level.OFF);
  }

  private static final VersionedRules NOTHING = rules("Never", "neverever");
  private static final VersionedRules LISTED = rules("Listed", "list");
  private static final VersionedRules SEEN = rules("Seen", "list, get, watch");

  @TempDir Path path;

  private static VersionedRules rules(String name, String verbs) {
    return Line.rules(
        """
        - rule: %s
          desc: d
          condition: ka.verb in (%s)
          output: by %%ka.user.name
          priority: NOTICE
          source: k8s_audit
        """
            .formatted(name, verbs));
  }

  private Line open(VersionedRules rules, PipelineSettings settings) throws IOException {
    return Line.open(path, rules, settings, InstantSource.system(), SegmentFiles.ON_DISK);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Audit ids of the archived findings of a rule. */
  private static List<String> found(Line line, String rule) throws IOException {
    List<String> found = new ArrayList<>();
    try (ArchiveScan scan = line.archive.scanFindings(ScanFilter.ALL)) {
      scan.query(
          "SELECT audit_id FROM findings WHERE rule_id = '" + rule + "' ORDER BY journal_position",
          row -> found.add(row.getString(1)));
    }
    return found;
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "id-" + i).toList();
  }

  private void journalUnderThreeRules() throws Exception {
    try (Line line = open(NOTHING, Line.SETTINGS)) {
      line.deliver(Events.events(0, 10));
      line.pipeline.rules(LISTED);
      line.deliver(Events.events(10, 20));
      line.pipeline.rules(SEEN);
      line.deliver(Events.events(20, 30));
    }
    delete(path.resolve("archive"));
    delete(path.resolve("journal/0/consumers"));
  }

  @Test
  void eachEntryIsJudgedByTheRulesOfItsTime() throws Exception {
    journalUnderThreeRules();
    try (Line line = open(NOTHING, Line.SETTINGS)) {
      line.deliver(Events.events(30, 40));
      line.awaitArchived();
      assertThat(found(line, "Listed")).isEqualTo(ids(10, 20));
      assertThat(found(line, "Seen")).isEqualTo(ids(20, 30));
      assertThat(line.pipeline.status().detection().version()).isEqualTo(NOTHING.version());
    }
  }

  @Test
  void textsThatAreGoneLeaveTheRulesBefore() throws Exception {
    journalUnderThreeRules();
    Files.delete(path.resolve("rules/" + LISTED.version() + ".json.gz"));
    Files.writeString(path.resolve("rules/" + SEEN.version() + ".json.gz"), "not gzip");
    try (Line line = open(NOTHING, Line.SETTINGS)) {
      line.awaitArchived();
      assertThat(line.archivedFindings()).isEmpty();
      assertThat(line.archivedEvents()).hasSize(30);
    }
  }

  /** State and archive of a while ago, as after a crash before they were written. */
  @Test
  void theRulesOfTheLastStateBegin() throws Exception {
    try (Line line = open(LISTED, Line.SETTINGS)) {
      line.deliver(Events.events(0, 10));
    }
    List<String> kept = List.of("archive", "journal/0/consumers");
    for (String folder : kept) {
      copy(path.resolve(folder), path.resolve("aside").resolve(folder));
    }
    try (Line line = open(LISTED, Line.SETTINGS)) {
      line.deliver(Events.events(10, 20));
    }
    for (String folder : kept) {
      delete(path.resolve(folder));
      copy(path.resolve("aside").resolve(folder), path.resolve(folder));
    }
    try (Line line = open(NOTHING, Line.SETTINGS)) {
      line.deliver(Events.events(20, 30));
      line.awaitArchived();
      assertThat(found(line, "Listed")).isEqualTo(ids(0, 20));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void keptRulesAreMadeAsOnTheDayTheyWereInForce() throws Exception {
    RuleStore store = new RuleStore(path, 5);
    store.put(LISTED, Instant.parse("2026-11-23T23:59:59Z"));
    List<LocalDate> days = new ArrayList<>();
    assertThat(
            store.find(
                LISTED.version(),
                (texts, day) -> {
                  days.add(day);
                  return LISTED.rules();
                }))
        .isNotNull();
    assertThat(days).containsExactly(LocalDate.of(2026, 11, 23));
  }

  @Test
  void onlyTheLatestVersionsStay() throws Exception {
    RuleStore store = new RuleStore(path, 5);
    Instant start = Instant.parse("2026-11-23T10:00:00Z");
    for (int i = 0; i <= 5; i++) {
      VersionedRules rules =
          new VersionedRules(LISTED.rules(), "v" + i, LISTED.texts(), LISTED.compiler());
      store.put(rules, start.plusSeconds(i));
    }
    assertThat(path.resolve("v0.json.gz")).doesNotExist();
    assertThat(store.find("v0", LISTED.compiler())).isNull();
    assertThat(store.find("../v9", LISTED.compiler())).isNull();
    VersionedRules last = store.find("v5", LISTED.compiler());
    assertThat(last).isNotNull();
    assertThat(last.texts()).isEqualTo(LISTED.texts());
  }
}
