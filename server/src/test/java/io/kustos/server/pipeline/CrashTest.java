package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.correlate.Correlator;
import io.kustos.core.correlate.EventStream;
import io.kustos.core.correlate.Feed;
import io.kustos.core.correlate.Place;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} on a real process under load: every acknowledged event is in the archive once,
 * and its finding too.
 */
class CrashTest {
  private static final int MILLIS_MAX = 1_000;

  /** With fewer events no correlation has found anything yet: 20 s of lateness, 20 ms an event. */
  private static final int FOUND_AFTER = 1_200;

  @TempDir Path path;

  @Test
  void aKilledProcessLosesAndDoublesNothing() throws Exception {
    rounds(5);
  }

  @Test
  @Tag("slow")
  void norDoFiftyKilledProcesses() throws Exception {
    rounds(50);
  }

  private void rounds(int rounds) throws Exception {
    Random random = new Random();
    Set<Integer> acknowledged = new HashSet<>();
    int first = 0;
    for (int round = 0; round < rounds; round++) {
      killAtStart(random);
      first = killOnce(first, random.nextInt(MILLIS_MAX), acknowledged);
      if (round % 5 == 4) {
        check(acknowledged);
      }
    }
    check(acknowledged);
    System.out.printf("%d kills, %d events acknowledged%n", rounds, acknowledged.size());
  }

  /**
   * Some processes do not even come to deliver: they die while they recover, or archive the rest.
   */
  private void killAtStart(Random random) throws Exception {
    if (random.nextInt(4) == 0) {
      Process process = CrashProgram.start(path, CrashProgram.NOTHING);
      kill(process, random.nextInt(2 * MILLIS_MAX));
      process.waitFor();
    }
  }

  /** Runs from an event on until killed, and returns the first event that nobody sent. */
  private int killOnce(int first, int millis, Set<Integer> acknowledged) throws Exception {
    // What the process before sent last came again, as an API server would send it.
    int again = Math.max(0, first - 8 * CrashProgram.BODY);
    int after = first;
    Process process = CrashProgram.start(path, again);
    Thread killer = null;
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (killer == null) {
          killer = Thread.startVirtualThread(() -> kill(process, millis));
        }
        String[] words = line.split(" ", -1);
        if (words.length == 3 && isWhole(words)) {
          after = Math.max(after, add(words, acknowledged));
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(killer).as("something was acknowledged").isNotNull();
    return after;
  }

  /** Whether the end of the line was not cut off. */
  private static boolean isWhole(String[] words) {
    return !words[1].isEmpty()
        && words[2].equals(Integer.toString(Integer.parseInt(words[1]) + CrashProgram.BODY));
  }

  private static int add(String[] words, Set<Integer> acknowledged) {
    int after = Integer.parseInt(words[2]);
    for (int i = Integer.parseInt(words[1]); i < after; i++) {
      acknowledged.add(i);
    }
    return after;
  }

  private static void kill(Process process, int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Not through the process: that would close its output before it is read.
    process.toHandle().destroyForcibly();
  }

  private void check(Set<Integer> acknowledged) throws Exception {
    try (Line line = CrashProgram.open(path)) {
      line.awaitArchived();
      List<String> events = line.archivedEvents();
      assertThat(new HashSet<>(events)).as("once").hasSameSizeAs(events);
      Set<String> archived = new HashSet<>(events);
      List<Integer> lost =
          acknowledged.stream()
              .filter(i -> !archived.contains(CrashProgram.events(i, i + 1).get(0)))
              .toList();
      assertThat(lost).as("acknowledged, but not archived").isEmpty();

      List<String> findings = line.archivedFindings("rule_name = 'Exec'");
      assertThat(new HashSet<>(findings)).as("once").hasSameSizeAs(findings);
      long worthIt = events.stream().filter(event -> event.contains("/exec\"")).count();
      assertThat(findings).as("one for each exec").hasSize((int) worthIt);
      assertThat(line.pipeline.status().damages()).isEmpty();
      checkCorrelations(events, line.archivedFindings("rule_name in ('Many execs', 'Exec alone')"));
    }
  }

  /**
   * All that a correlator finds that reads the journal at one go is there, once; what is there
   * beyond it is what that one would find a moment later.
   */
  private static void checkCorrelations(List<String> events, List<String> found) {
    assertThat(new HashSet<>(found)).as("once").hasSameSizeAs(found);
    RuleSet rules = CrashProgram.rules().rules();
    CorrelationPlan plan = CorrelationPlan.of(rules, Priority.DEBUG, Line.BOUNDS);
    Program program = Planner.plan(rules, PlanOptions.DEFAULT);
    EventContext context = new EventContext(0, 0, "localhost", ZoneOffset.UTC);
    Detector detector = program.newDetector(context);
    Correlator correlator = new Correlator(plan, context);
    EventStream stream = new EventStream("webhook", Line.CLUSTER);
    for (String text : events) {
      AuditEvent event = AuditEvent.parse(text.getBytes(StandardCharsets.UTF_8));
      if (detector.evaluate(event) > 0) {
        Feed feed = plan.feed(program.rules().get(detector.matched(0)).id());
        assertThat(feed).isNotNull();
        correlator.match(feed.match(event, context, stream, new Place("", 0, 0)));
      }
      correlator.event(stream, event.stageNanos(), Long.MAX_VALUE);
    }
    assertThat(correlator.counts().late()).isZero();
    List<String> certain = ids(correlator);
    assertThat(events.size() < FOUND_AFTER || !certain.isEmpty()).as("some are found").isTrue();
    assertThat(without(certain, found)).as("lost").isEmpty();
    correlator.finish();
    Set<String> all = new HashSet<>(certain);
    all.addAll(ids(correlator));
    assertThat(without(found, all)).as("found by nobody else").isEmpty();
  }

  /** Those that are not among others. Through a set: there are hundreds of thousands of both. */
  private static List<String> without(Collection<String> some, Collection<String> others) {
    Set<String> set = new HashSet<>(others);
    return some.stream().filter(id -> !set.contains(id)).toList();
  }

  private static List<String> ids(Correlator correlator) {
    return correlator.takeFound().stream().map(found -> found.finding().id()).toList();
  }
}
