package io.kustos.core.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kustos.core.detect.Matching;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.finding.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our alerts on Falco's own sample events against those of the real Falco, field by field. */
class SampleAlertsTest {

  @Test
  void alertsAreThoseOfTheCommandLine() {
    List<String> mistakes = new ArrayList<>();
    int runs = 0;
    int alerts = 0;
    for (String line : FalcoData.sharedLines("falco/oracle/cli/alerts_samples.jsonl")) {
      JsonNode row = FalcoData.json(line);
      alerts += row.get("alerts").size();
      FalcoRun run = run(row, "vm");
      List<JsonNode> found = run.findings().stream().map(run::alert).toList();
      compare(row, found, mistakes);
      runs++;
    }
    assertThat(mistakes).isEmpty();
    assertThat(runs).isEqualTo(94);
    assertThat(alerts).isEqualTo(112);
  }

  @Test
  void alertsAndMessagesAreThoseOfTheLibrary() throws IOException {
    List<String> mistakes = new ArrayList<>();
    List<Path> samples;
    try (Stream<Path> files = Files.list(FalcoData.shared("falco/oracle/samples"))) {
      samples = files.sorted().toList();
    }
    for (Path sample : samples) {
      JsonNode row = FalcoData.json(new String(FalcoData.read(sample), StandardCharsets.UTF_8));
      FalcoRun run = run(row, "host");
      List<JsonNode> found = new ArrayList<>();
      for (Finding finding : run.findings()) {
        found.add(((ObjectNode) run.alert(finding)).put("message", finding.message()));
      }
      compare(row, found, mistakes);
    }
    assertThat(mistakes).isEmpty();
    assertThat(samples).hasSize(94);
  }

  private static FalcoRun run(JsonNode row, String hostname) {
    Matching matching =
        row.get("rule_matching").asText().equals("first") ? Matching.FIRST : Matching.ALL;
    FalcoRun run = new FalcoRun(FalcoRules.published(), matching, hostname);
    events(row.get("events_file").asText()).forEach(run::accept);
    return run;
  }

  private static List<AuditEvent> events(String file) {
    return FalcoData.events(FalcoData.sharedLines("falco/events/" + file));
  }

  private static void compare(JsonNode row, List<JsonNode> found, List<String> mistakes) {
    List<JsonNode> expected = new ArrayList<>();
    row.get("alerts").forEach(expected::add);
    if (!expected.equals(found)) {
      mistakes.add(row.get("events_file") + ": expected " + expected + "\n   found    " + found);
    }
  }
}
