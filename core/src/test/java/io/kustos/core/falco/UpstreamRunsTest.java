package io.kustos.core.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.detect.Matching;
import io.kustos.core.finding.Finding;
import io.kustos.core.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Falco's own end-to-end tests for audit events: several rules files on top of each other, and how
 * often each rule matched when the real Falco ran them.
 */
class UpstreamRunsTest {

  @ParameterizedTest
  @CsvSource({"upstream_tests, 132", "testing_repo_tests, 66"})
  void rulesMatchAsOftenAsInFalco(String name, int count) {
    List<String> mistakes = new ArrayList<>();
    JsonNode rows =
        FalcoData.json(
            new String(
                FalcoData.read(FalcoData.shared("falco/oracle/" + name + ".json")),
                StandardCharsets.UTF_8));
    for (JsonNode row : rows) {
      String mistake = mistake(row);
      if (mistake != null) {
        mistakes.add(row.get("test").asText() + " " + row.path("variant").asText() + mistake);
      }
    }
    assertThat(mistakes).isEmpty();
    assertThat(rows).hasSize(count);
  }

  private static @Nullable String mistake(JsonNode row) {
    List<String> files = new ArrayList<>();
    row.get("rules").forEach(file -> files.add("falco/" + file.asText()));
    RuleSet rules = FalcoRules.load(files);
    boolean refused = row.get("rc").asInt() != 0;
    if (refused || rules.hasErrors()) {
      return refused == rules.hasErrors() ? null : ": " + rules.diagnostics();
    }
    FalcoRun run = new FalcoRun(rules, Matching.FIRST, "host");
    String events = "falco/events/" + row.get("events").asText();
    FalcoData.events(FalcoData.sharedLines(events)).forEach(run::accept);
    Map<String, Integer> counts = new TreeMap<>();
    Set<String> priorities = new LinkedHashSet<>();
    for (Finding finding : run.findings()) {
      counts.merge(finding.rule().name(), 1, Integer::sum);
      priorities.add(finding.rule().priority().label());
    }
    String mistake = compare(row.get("actual_counts"), counts) + compare(row, priorities);
    return mistake.isEmpty() ? null : mistake;
  }

  private static String compare(JsonNode expected, Map<String, Integer> counts) {
    JsonNode found = FalcoData.JSON.valueToTree(counts);
    return found.equals(expected) ? "" : ": expected " + expected + ", found " + found;
  }

  private static String compare(JsonNode row, Set<String> priorities) {
    JsonNode expected = row.get("actual_priorities");
    JsonNode found = FalcoData.JSON.valueToTree(priorities);
    return expected == null || found.equals(expected) ? "" : ": expected " + expected;
  }
}
