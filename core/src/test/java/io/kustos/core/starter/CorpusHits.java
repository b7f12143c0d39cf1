package io.kustos.core.starter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.finding.Findings;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * What the starter pack finds in one recorded corpus, held against the labels of the recording.
 *
 * @param scenarios by id and label, the labelled scenarios of the corpus and the rules that found
 *     any of their requests
 */
record CorpusHits(List<Hit> hits, Map<Labelled, List<String>> scenarios) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A scenario of the recording; {@code label} is malicious, benign-lookalike or benign. */
  record Labelled(String id, String title, String label) implements Comparable<Labelled> {
    @Override
    public int compareTo(Labelled other) {
      return id.compareTo(other.id);
    }
  }

  /** A finding; {@code label} is {@code other} for requests that no scenario names. */
  record Hit(Rule rule, String label, String user, String message) {}

  static CorpusHits of(RuleSet rules, Path folder, String... files) throws IOException {
    Map<String, Labelled> byRequest = new HashMap<>();
    Map<Labelled, List<String>> scenarios = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("labels.jsonl"))) {
      JsonNode label = JSON.readTree(line);
      Labelled scenario =
          new Labelled(
              label.path("id").asText(),
              label.path("title").asText(),
              label.path("label").asText());
      scenarios.put(scenario, new ArrayList<>());
      label.path("auditIDs").forEach(id -> byRequest.put(id.asText(), scenario));
    }
    Program program = Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG));
    EventContext context = new EventContext(1, 0, "localhost", ZoneOffset.UTC);
    Detector detector = program.newDetector(context);
    List<Hit> hits = new ArrayList<>();
    for (String file : files) {
      for (String line : lines(folder.resolve(file))) {
        AuditEvent event = AuditEvent.parse(line.getBytes(StandardCharsets.UTF_8));
        for (int i = detector.evaluate(event) - 1; i >= 0; i--) {
          Rule rule = program.rules().get(detector.matched(i));
          Labelled scenario = byRequest.get(event.text(EventField.AUDIT_ID));
          if (scenario != null) {
            scenarios.get(scenario).add(rule.name());
          }
          String message = Findings.of(rule, event, context).message();
          String user = String.valueOf(event.text(EventField.USER_NAME));
          hits.add(new Hit(rule, scenario == null ? "other" : scenario.label(), user, message));
        }
      }
    }
    return new CorpusHits(hits, scenarios);
  }

  private static List<String> lines(Path gzip) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
