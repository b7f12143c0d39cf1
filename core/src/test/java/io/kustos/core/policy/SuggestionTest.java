package io.kustos.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  private static final RuleSet RULES = EvidenceTest.rules(StarterPack.rules());
  private static final Program PROGRAM =
      Planner.plan(RULES, new PlanOptions(Matching.ALL, Priority.DEBUG));

  @Test
  void cutsTheLogAndKeepsEveryFinding() throws IOException {
    Path corpus = corpus("full");
    List<Evidence> evidence =
        PolicyCheck.evidence(RULES, Controls.all().stream().map(Evidence::id).toList());
    Profile profile = new Profile(PROGRAM);
    forEach(corpus, profile::add);
    Suggestion suggestion =
        Suggestion.of(
            profile, RULES, evidence, Suggestion.Thrift.LOSSLESS, KubernetesVersion.LATEST);
    PolicyEvaluator evaluator = new PolicyEvaluator(suggestion.policy(), KubernetesVersion.LATEST);
    Simulation simulation = new Simulation(new Simulation.Setup(evaluator, null, PROGRAM));
    Set<String> attacks = attacks(corpus);
    int[] judged = {0};
    forEach(
        corpus,
        event -> {
          simulation.add(event);
          if (attacks.contains(event.text(EventField.AUDIT_ID))) {
            judged[0] += keepsFindings(evaluator, event);
          }
        });
    Kept total = simulation.concluded().total();
    assertThat((double) total.bytesAfter()).isLessThan(0.4 * total.bytesBefore());
    assertThat(simulation.findings().values()).isNotEmpty().allMatch(found -> found.lost() == 0);
    assertThat(judged[0]).as("findings on labelled attacks").isGreaterThan(50);
    assertThat(suggestion.blind()).isEmpty();
    assertThat(suggestion.policy().rules())
        .allSatisfy(rule -> assertThat(rule.users()).allMatch(Components::isController));
    rereads(suggestion.policy());
  }

  /** How many findings the event has; each must be left when the policy has written it. */
  private static int keepsFindings(PolicyEvaluator evaluator, AuditEvent event) {
    BitSet before = matches(event);
    if (before.isEmpty()) {
      return 0;
    }
    Decision decision = evaluator.evaluate(EventRequest.of(event));
    Stage stage = Stage.of(String.valueOf(event.text(EventField.STAGE))).orElseThrow();
    assertThat(decision.writes(stage)).as("written: %s", event.text(EventField.AUDIT_ID)).isTrue();
    BitSet after = matches(EventCut.at(decision.level(), event));
    after.and(before);
    assertThat(after).as("findings of %s", event.text(EventField.AUDIT_ID)).isEqualTo(before);
    return before.cardinality();
  }

  private static BitSet matches(AuditEvent event) {
    Detector detector = PROGRAM.newDetector(new EventContext(1, 0, "", ZoneOffset.UTC));
    BitSet matches = new BitSet();
    int count = detector.evaluate(event);
    for (int i = 0; i < count; i++) {
      matches.set(detector.matched(i));
    }
    return matches;
  }

  /** What is printed is the policy, and draws no warning. */
  private static void rereads(Policy policy) {
    List<List<String>> comments = policy.rules().stream().map(rule -> List.of("a", "b")).toList();
    PolicyLoad load = PolicyTexts.load(PolicyText.of(policy, List.of("head"), comments));
    assertThat(load.policy()).isEqualTo(policy);
    assertThat(PolicyCheck.of(load, KubernetesVersion.LATEST, List.of()).diagnostics()).isEmpty();
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
