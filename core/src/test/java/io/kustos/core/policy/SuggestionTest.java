package io.kustos.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.StarterPack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The recorded day with attacks: much smaller, and no attack lost. */
class SuggestionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void cutsTheLogAndKeepsEveryFinding() throws IOException {
    Suggested suggested = suggest(EvidenceTest.rules(StarterPack.rules()));
    assertThat(suggested.simulation.findings().values())
        .isNotEmpty()
        .allMatch(found -> found.lost() == 0);
    assertThat(suggested.lostOfAttacks).isZero();
    assertThat(suggested.findingsOfAttacks).isGreaterThan(50);
  }

  /** Only what a detection would read in the bodies of secrets may be lost. */
  @Test
  void cutsTheLogUnderTheContentPack() throws IOException {
    Suggested suggested = suggest(EvidenceTest.pack());
    Set<String> spared = new HashSet<>();
    suggested.suggestion.evidence().stream()
        .filter(Evidence::spared)
        .forEach(one -> spared.add(one.title()));
    assertThat(suggested.simulation.findings()).isNotEmpty();
    suggested
        .simulation
        .findings()
        .forEach(
            (rule, found) -> {
              String name = suggested.program.rules().get(rule).name();
              assertThat(found.lost() == 0 || spared.contains(name)).as(name).isTrue();
            });
    assertThat(suggested.silentAttacks).as("attacks without any finding left").isZero();
    assertThat(suggested.findingsOfAttacks).isGreaterThan(200);
    assertThat(suggested.suggestion.narrowed()).isNotEmpty();
  }

  /** A suggestion for the recorded day, with what it does to it. */
  private static final class Suggested {
    private final Suggestion suggestion;
    private final Simulation simulation;
    private final Program program;
    private int findingsOfAttacks;
    private int lostOfAttacks;
    private int silentAttacks;

    Suggested(Suggestion suggestion, Program program) {
      this.suggestion = suggestion;
      this.program = program;
      PolicyEvaluator evaluator =
          new PolicyEvaluator(suggestion.policy(), KubernetesVersion.LATEST);
      this.simulation =
          new Simulation(new Simulation.Setup(evaluator, null, program, CorrelationPlan.EMPTY));
    }

    /** Counts the event's findings, and which are left when the policy has written it. */
    void judge(AuditEvent event) {
      Decision decision =
          new PolicyEvaluator(suggestion.policy(), KubernetesVersion.LATEST)
              .evaluate(EventRequest.of(event));
      BitSet before = matches(event);
      BitSet after = new BitSet();
      if (decision.writes(Stage.of(String.valueOf(event.text(EventField.STAGE))).orElseThrow())) {
        after = matches(EventCut.at(decision.level(), event));
        after.and(before);
      }
      findingsOfAttacks += before.cardinality();
      lostOfAttacks += before.cardinality() - after.cardinality();
      silentAttacks += !before.isEmpty() && after.isEmpty() ? 1 : 0;
    }

    private BitSet matches(AuditEvent event) {
      Detector detector = program.newDetector(new EventContext(1, 0, "", ZoneOffset.UTC));
      BitSet matches = new BitSet();
      int count = detector.evaluate(event);
      for (int i = 0; i < count; i++) {
        if (detector.raises(i)) {
          matches.set(detector.matched(i));
        }
      }
      return matches;
    }
  }

  private static Suggested suggest(RuleSet rules) throws IOException {
    Path corpus = corpus("full");
    Program program = Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG));
    List<Evidence> evidence =
        PolicyCheck.evidence(rules, Controls.all().stream().map(Evidence::id).toList());
    Profile profile = new Profile(program);
    forEach(corpus, profile::add);
    Suggestion suggestion =
        Suggestion.of(
            profile, rules, evidence, Suggestion.Thrift.LOSSLESS, KubernetesVersion.LATEST);
    Suggested suggested = new Suggested(suggestion, program);
    Set<String> attacks = attacks(corpus);
    forEach(
        corpus,
        event -> {
          suggested.simulation.add(event);
          if (attacks.contains(event.text(EventField.AUDIT_ID))) {
            suggested.judge(event);
          }
        });
    Kept total = suggested.simulation.concluded().total();
    assertThat((double) total.bytesAfter()).isLessThan(0.4 * total.bytesBefore());
    assertThat(suggestion.blind()).isEmpty();
    assertThat(suggestion.policy().rules())
        .allSatisfy(rule -> assertThat(rule.users()).allMatch(Components::isController));
    rereads(suggestion.policy(), evidence);
    return suggested;
  }

  /** What is printed is the policy, and draws no warning. */
  private static void rereads(Policy policy, List<Evidence> evidence) {
    List<List<String>> comments = policy.rules().stream().map(rule -> List.of("a", "b")).toList();
    PolicyLoad load = PolicyTexts.load(PolicyText.of(policy, List.of("head"), comments));
    assertThat(load.policy()).isEqualTo(policy);
    assertThat(PolicyCheck.of(load, KubernetesVersion.LATEST, evidence).diagnostics()).isEmpty();
  }

  @Test
  void aCutEventIsTheEventWithoutItsBodies() throws IOException {
    AuditEvent event =
        AuditEvent.parse(
            ("{\"level\":\"RequestResponse\",\"requestObject\":{\"a\":\"x\\\"y\"},\"verb\":\"get\" ,"
                    + " \"responseObject\" : {\"b\":[1]}}")
                .getBytes(StandardCharsets.UTF_8));
    AuditEvent cut = EventCut.at(Level.METADATA, event);
    assertThat(JSON.readTree(cut.toBytes()))
        .isEqualTo(JSON.readTree("{\"level\":\"RequestResponse\",\"verb\":\"get\"}"));
    assertThat(cut.has(EventField.REQUEST_OBJECT)).isFalse();
    assertThat(EventCut.at(Level.REQUEST, event).has(EventField.REQUEST_OBJECT)).isTrue();
    assertThat(EventCut.at(Level.REQUEST, event).has(EventField.RESPONSE_OBJECT)).isFalse();
  }

  private static Set<String> attacks(Path corpus) throws IOException {
    Set<String> ids = new HashSet<>();
    for (String line : Files.readAllLines(corpus.resolve("labels.jsonl"))) {
      JsonNode label = JSON.readTree(line);
      if (label.get("label").asText().equals("malicious")) {
        label.path("auditIDs").forEach(id -> ids.add(id.asText()));
        label.path("consequenceAuditIDs").forEach(id -> ids.add(id.asText()));
      }
    }
    assertThat(ids).isNotEmpty();
    return ids;
  }

  private static void forEach(Path corpus, Consumer<AuditEvent> action) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(corpus.resolve("audit.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        action.accept(AuditEvent.parse(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static Path corpus(String name) {
    for (String root : new String[] {"../../shared", "../shared"}) {
      Path folder = Path.of(root, "data/corpus", name);
      if (Files.exists(folder)) {
        return folder;
      }
    }
    System.out.println("SKIPPED for want of ../shared/data/corpus/" + name);
    return Assumptions.abort("no ../shared/data/corpus/" + name);
  }
}
