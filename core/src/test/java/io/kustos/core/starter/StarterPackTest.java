package io.kustos.core.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.scenario.ScenarioResult;
import io.kustos.core.scenario.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StarterPackTest {
  private static final RuleLanguage FALCO =
      new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()));
  private static final RuleSet RULES = FALCO.load(StarterPack.rules());
  private static final Path PAGE = Path.of("../docs/starter-pack.md");
  private static final Path SHARED = Path.of("../../shared/data");

  static List<SourceText> scenarios() {
    return StarterPack.scenarios();
  }

  @Test
  void loadsWithoutAWarning() {
    assertThat(RULES.diagnostics()).isEmpty();
    assertThat(RULES.rules()).hasSizeGreaterThanOrEqualTo(15).allMatch(Rule::enabled);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenarioPasses(SourceText scenario) {
    ScenarioResult result = run(scenario);
    assertThat(result.diagnostics()).isEmpty();
    List<String> differences = new ArrayList<>();
    for (ScenarioResult.CaseResult each : result.cases()) {
      for (String line : each.differences()) {
        differences.add(each.line() + " " + each.name() + ": " + line);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static ScenarioResult run(SourceText scenario) {
    return new ScenarioRunner(tables -> FALCO, List.of())
        .run(scenario, path -> StarterPack.rules().getFirst());
  }

  @Test
  void everyRuleHasACaseInWhichItFires() {
    Set<String> expected = new TreeSet<>();
    for (SourceText scenario : scenarios()) {
      for (Rule rule : RULES.rules()) {
        Pattern named =
            Pattern.compile("(rule: |[\\[,] ?)" + Pattern.quote(rule.name()) + "[\\],\n]");
        if (named.matcher(scenario.text()).find()) {
          expected.add(rule.name());
        }
      }
    }
    assertThat(expected)
        .containsExactlyInAnyOrderElementsOf(RULES.rules().stream().map(Rule::name).toList());
  }

  @Test
  void everyRuleIsDescribedAndTagged() {
    for (Rule rule : RULES.rules()) {
      assertThat(rule.source()).as(rule.name()).isEqualTo("k8s_audit");
      assertThat(rule.tags()).as(rule.name()).anyMatch(tag -> tag.matches("T\\d{4}(\\.\\d{3})?"));
      assertThat(rule.description()).as(rule.name()).endsWith(".\n");
    }
  }

  @Test
  void techniquesExist() throws IOException {
    Path file = SHARED.resolve("mitre/mitre_attack_containers.json");
    if (!Files.exists(file)) {
      skip(file);
    }
    Set<String> known = new TreeSet<>();
    for (JsonNode technique : new ObjectMapper().readTree(Files.readString(file))) {
      known.add(technique.path("id").asText());
    }
    for (Rule rule : RULES.rules()) {
      assertThat(rule.tags().stream().filter(tag -> tag.matches("T\\d.*")))
          .as(rule.name())
          .allMatch(known::contains);
    }
  }

  @Test
  void theExampleOfTheDocumentationPasses() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(# yaml-language-server.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs/scenarios.md")));
    assertThat(block.find()).isTrue();
    ScenarioResult result = run(new SourceText("scenarios.md", block.group(1)));
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.cases()).hasSize(2).allMatch(ScenarioResult.CaseResult::passed);
  }

  @Test
  void theExampleOfThePageChangesThePack() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    List<SourceText> texts = new ArrayList<>(StarterPack.rules());
    texts.add(new SourceText("mine.yaml", block.group(1)));
    RuleSet changed = FALCO.load(texts);
    assertThat(changed.diagnostics()).isEmpty();
    assertThat(changed.rules()).hasSameSizeAs(RULES.rules());
    assertThat(changed.rules()).filteredOn(rule -> !rule.enabled()).hasSize(1);
  }

  /** Run with {@code -Dkustos.update=true} to write the page anew. */
  @Test
  void thePageListsTheRules() throws IOException {
    compare("rules", StarterPackDoc.rules(RULES));
  }

  @Test
  void thePageTellsWhatIsFoundInTheRecordings() throws IOException {
    Map<String, CorpusHits> recordings = recordings();
    compare("findings", StarterPackDoc.findings(RULES, recordings));
    compare("attacks", StarterPackDoc.attacks(recordings));
  }

  @Test
  void nothingAboveWarningIsFoundOutsideAttacks() throws IOException {
    assertThat(recordings().values().stream().flatMap(recording -> recording.hits().stream()))
        .filteredOn(hit -> !hit.label().equals("malicious"))
        .filteredOn(hit -> hit.rule().priority().atLeast(Priority.ERROR))
        .isEmpty();
  }

  private static Map<String, CorpusHits> recordings() throws IOException {
    Path corpus = SHARED.resolve("corpus");
    if (!Files.isDirectory(corpus)) {
      skip(corpus);
    }
    Map<String, CorpusHits> found = new LinkedHashMap<>();
    found.put("full", CorpusHits.of(RULES, corpus.resolve("full"), "audit.jsonl.gz"));
    found.put("metadata", CorpusHits.of(RULES, corpus.resolve("metadata"), "audit.jsonl.gz"));
    found.put("rich", CorpusHits.of(RULES, corpus.resolve("rich-policy"), "audit.jsonl.gz"));
    Path week = corpus.resolve("week");
    found.put("six benign days", CorpusHits.of(RULES, week, "days1-6-benign.jsonl.gz"));
    found.put("day of attacks", CorpusHits.of(RULES, week, "day7-with-attacks.jsonl.gz"));
    return found;
  }

  private static void compare(String part, String content) throws IOException {
    String page = Files.readString(PAGE);
    String updated = StarterPackDoc.withPart(page, part, content);
    if (Boolean.getBoolean("kustos.update")) {
      Files.writeString(PAGE, updated);
    } else {
      assertThat(page).as("run with -Dkustos.update=true").isEqualTo(updated);
    }
  }

  private static void skip(Path missing) {
    System.err.println("SKIPPED: no " + missing);
    abort("no " + missing);
  }
}
