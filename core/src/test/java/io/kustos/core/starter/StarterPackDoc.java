package io.kustos.core.starter;

import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts of {@code docs/starter-pack.md} that follow from the rules and from the recordings. */
final class StarterPackDoc {
  private StarterPackDoc() {}

  /** The text between the markers of a generated part, replaced. */
  static String withPart(String page, String name, String content) {
    String begin = "<!-- generated: " + name + " -->\n";
    String end = "<!-- end of " + name + " -->\n";
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end);
    if (from < begin.length() || to < from) {
      throw new IllegalArgumentException("no part '" + name + "' in the page");
    }
    return page.substring(0, from) + content + page.substring(to);
  }

  /** A table of the rules. */
  static String rules(RuleSet rules) {
    StringBuilder text =
        new StringBuilder("| rule | priority | what it means | ATT&CK |\n|---|---|---|---|\n");
    for (Rule rule : rules.rules()) {
      List<String> techniques = rule.tags().stream().filter(t -> t.matches("T\\d.*")).toList();
      text.append(
          "| **%s** | %s | %s | %s |\n"
              .formatted(
                  rule.name(),
                  rule.priority().label(),
                  rule.description().strip().replace("\n", " "),
                  String.join(", ", techniques)));
    }
    return text.toString();
  }

  /** Findings by rule and recording, as {@code malicious/benign look-alike/rest}. */
  static String findings(RuleSet rules, Map<String, CorpusHits> recordings) {
    StringBuilder text = new StringBuilder("| rule |");
    recordings.keySet().forEach(name -> text.append(" ").append(name).append(" |"));
    text.append("\n|---|").append("---|".repeat(recordings.size())).append("\n");
    for (Rule rule : rules.rules()) {
      text.append("| ").append(rule.name()).append(" |");
      for (CorpusHits recording : recordings.values()) {
        text.append(" ").append(counts(recording, rule)).append(" |");
      }
      text.append("\n");
    }
    text.append("| **Critical and Error, not part of an attack** |");
    for (CorpusHits recording : recordings.values()) {
      long loud =
          recording.hits().stream()
              .filter(hit -> hit.rule().priority().atLeast(Priority.ERROR))
              .filter(hit -> !hit.label().equals("malicious"))
              .count();
      text.append(" ").append(loud).append(" |");
    }
    return text.append("\n").toString();
  }

  private static String counts(CorpusHits recording, Rule rule) {
    long malicious = count(recording, rule, "malicious");
    long alike = count(recording, rule, "benign-lookalike");
    long rest = count(recording, rule, "benign") + count(recording, rule, "other");
    return malicious + alike + rest == 0 ? "" : malicious + " / " + alike + " / " + rest;
  }

  private static long count(CorpusHits recording, Rule rule, String label) {
    return recording.hits().stream()
        .filter(hit -> hit.rule().name().equals(rule.name()) && hit.label().equals(label))
        .count();
  }

  /** Each recorded attack with the rules that found it in any recording. */
  static String attacks(Map<String, CorpusHits> recordings) {
    Map<CorpusHits.Labelled, Set<String>> found = new LinkedHashMap<>();
    for (CorpusHits recording : recordings.values()) {
      recording
          .scenarios()
          .forEach(
              (scenario, rules) -> {
                if (scenario.label().equals("malicious")) {
                  found.computeIfAbsent(scenario, s -> new LinkedHashSet<>()).addAll(rules);
                }
              });
    }
    List<String> lines = new ArrayList<>();
    found.forEach(
        (scenario, rules) ->
            lines.add(
                "| %s | %s |\n"
                    .formatted(
                        scenario.title(), rules.isEmpty() ? "nothing" : String.join(", ", rules))));
    return "| attack | found by |\n|---|---|\n" + String.join("", lines);
  }
}
