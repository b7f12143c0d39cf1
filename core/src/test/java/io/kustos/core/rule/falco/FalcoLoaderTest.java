package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.field.FalcoFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the loader to what the real Falco answered. */
class FalcoLoaderTest {
  private static final FieldCatalog K8S = FalcoFields.catalog();

  /** The recording program knew the fields of system calls, which Falco itself does not here. */
  private static final String RECORDED_WITH_SYSCALL_FIELDS = "mixed_sources_syscall_field_in_k8s";

  @Test
  void answersOurOwnCasesAsFalco() {
    Map<String, FieldCatalog> sources =
        Map.of("k8s_audit", K8S, "syscall", RecordedFields.permissive());
    List<JsonNode> rows = FalcoRows.ownLines("k8s_rule_loader.jsonl.gz");
    rows.removeIf(row -> row.get("id").asText().equals(RECORDED_WITH_SYSCALL_FIELDS));
    assertThat(differences(rows, sources)).isEmpty();
    assertThat(rows).hasSize(138);
  }

  @Test
  void answersFalcosOwnCasesAsFalco() {
    Map<String, FieldCatalog> sources = Map.of("syscall", RecordedFields.permissive());
    List<JsonNode> rows = FalcoRows.publishedLines("conformance/rule_loader.jsonl");
    assertThat(differences(rows, sources)).isEmpty();
    assertThat(rows).hasSize(112);
  }

  @Test
  void compilesThePublishedRulesAsFalco() throws IOException {
    JsonNode compiled =
        FalcoRows.JSON.readTree(
            FalcoRows.published("oracle/compiled_k8s_audit_rules.v0.18.0.json").toFile());
    FalcoLoad load = loadPublished("k8s_audit_rules.v0.18.0.yaml");
    assertThat(load.diagnostics()).isEmpty();
    List<String> differences = new ArrayList<>();
    compareRules(compiled, load, "v0.18.0", differences);
    compareParts(compiled, load, "v0.18.0", differences);
    assertThat(differences).isEmpty();
    assertThat(load.rules()).hasSize(48);
  }

  @Test
  void loadsEveryPublishedVersion() throws IOException {
    assertThat(loadPublished("k8s_audit_rules.falco-legacy-65435d44.yaml").rules()).hasSize(41);
    assertThat(loadPublished("k8s_audit_rules.v0.1.0.yaml").rules()).hasSize(43);
    assertThat(loadPublished("k8s_audit_rules.v0.5.1.yaml").rules()).hasSize(43);
    assertThat(loadPublished("k8s_audit_rules.v0.9.0.yaml").rules()).hasSize(48);
  }

  @Test
  void theGkeOverlayNeedsItsPlugin() throws IOException {
    FalcoLoad without = loadPublished("k8s_audit_rules.v0.18.0.yaml", "k8s_audit_rules_gke.yaml");
    assertThat(without.ruleSet().hasErrors()).isTrue();
    FalcoOptions options = FalcoOptions.DEFAULT.withPlugin("k8saudit-gke", "0.9.0");
    FalcoLoad with =
        new FalcoLanguage(options, Map.of("k8s_audit", K8S))
            .loadFalco(published("k8s_audit_rules.v0.18.0.yaml", "k8s_audit_rules_gke.yaml"));
    assertThat(with.ruleSet().hasErrors()).isFalse();
    assertThat(with.rules()).hasSize(48);
  }

  private static FalcoLoad loadPublished(String... files) throws IOException {
    return new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", K8S))
        .loadFalco(published(files));
  }

  private static List<SourceText> published(String... files) throws IOException {
    List<SourceText> texts = new ArrayList<>();
    for (String file : files) {
      Path path = FalcoRows.published("rules/" + file);
      texts.add(new SourceText(file, Files.readString(path)));
    }
    return texts;
  }

  private static List<String> differences(List<JsonNode> rows, Map<String, FieldCatalog> sources) {
    List<String> differences = new ArrayList<>();
    FalcoLanguage language = new FalcoLanguage(FalcoOptions.DEFAULT, sources);
    for (JsonNode row : rows) {
      List<SourceText> texts = new ArrayList<>();
      row.get("rules_yaml")
          .forEach(yaml -> texts.add(new SourceText("f" + texts.size(), yaml.asText())));
      String id = row.get("id").asText();
      FalcoLoad load = language.loadFalco(texts);
      String expected = expectedResults(row.get("results"));
      String actual = actualResults(load);
      if (!expected.equals(actual)) {
        differences.add(id + "\n  expected " + expected + "\n  actual   " + actual);
      }
      if (row.hasNonNull("rules")) {
        compareRules(row, load, id, differences);
        compareParts(row, load, id, differences);
        long enabled = load.rules().stream().filter(rule -> rule.rule().enabled()).count();
        if (enabled != row.get("num_enabled_rules").asLong()) {
          differences.add(id + " enabled " + enabled);
        }
      }
    }
    return differences;
  }

  private static String expectedResults(JsonNode results) {
    StringBuilder text = new StringBuilder();
    for (JsonNode result : results) {
      text.append(result.get("successful").asBoolean()).append(' ');
      for (String kind : List.of("warnings", "errors")) {
        TreeSet<String> messages = new TreeSet<>();
        for (JsonNode problem : result.get(kind)) {
          // Counts event types of system calls, which audit rules do not have.
          if (!problem.get("code").asText().equals("LOAD_NO_EVTTYPE")) {
            messages.add(problem.get("code").asText() + ": " + problem.get("message").asText());
          }
        }
        text.append(messages);
      }
    }
    return text.toString();
  }

  private static String actualResults(FalcoLoad load) {
    StringBuilder text = new StringBuilder();
    for (FalcoLoad.FileResult file : load.files()) {
      text.append(file.successful()).append(' ');
      for (Severity severity : List.of(Severity.WARNING, Severity.ERROR)) {
        TreeSet<String> messages = new TreeSet<>();
        for (Diagnostic diagnostic : file.diagnostics()) {
          if (diagnostic.severity() == severity) {
            messages.add(diagnostic.code() + ": " + diagnostic.message());
          }
        }
        text.append(messages);
      }
    }
    return text.toString();
  }

  private static void compareRules(
      JsonNode row, FalcoLoad load, String id, List<String> differences) {
    List<String> expected = new ArrayList<>();
    for (JsonNode rule : row.get("rules")) {
      expected.add(
          List.of(
                  rule.get("name"),
                  rule.get("condition"),
                  rule.get("condition_compiled"),
                  rule.get("description"),
                  rule.get("enabled"),
                  rule.get("output"),
                  rule.get("output_compiled"),
                  rule.get("priority"),
                  rule.get("source"),
                  rule.get("tags"))
              .toString());
    }
    List<String> actual = new ArrayList<>();
    for (CompiledRule compiled : load.rules()) {
      Rule rule = compiled.rule();
      actual.add(
          List.of(
                  json(rule.name()),
                  json(compiled.condition()),
                  json(compiled.compiledCondition()),
                  json(rule.description()),
                  json(rule.enabled()),
                  json(compiled.output()),
                  json(rule.output().source()),
                  json(rule.priority().label()),
                  json(rule.source()),
                  json(rule.tags()))
              .toString());
    }
    if (!expected.equals(actual)) {
      differences.add(id + "\n  expected " + expected + "\n  actual   " + actual);
    }
  }

  private static void compareParts(
      JsonNode row, FalcoLoad load, String id, List<String> differences) {
    List<String> expected = new ArrayList<>();
    row.get("lists")
        .forEach(list -> expected.add(list.get("name") + " " + list.get("items_compiled")));
    row.get("macros")
        .forEach(macro -> expected.add(macro.get("name") + " " + macro.get("condition_compiled")));
    List<String> actual = new ArrayList<>();
    load.lists().forEach(list -> actual.add(json(list.name()) + " " + json(list.items())));
    load.macros().forEach(macro -> actual.add(json(macro.name()) + " " + json(macro.condition())));
    if (!expected.equals(actual)) {
      differences.add(id + "\n  expected " + expected + "\n  actual   " + actual);
    }
  }

  private static JsonNode json(Object value) {
    return FalcoRows.JSON.valueToTree(value);
  }
}
