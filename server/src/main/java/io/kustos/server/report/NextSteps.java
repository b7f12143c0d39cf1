package io.kustos.server.report;

import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.server.scan.FindingRow;
import io.kustos.server.scan.ScanSummary;
import io.kustos.server.scan.ScanSummary.RuleFindings;
import io.kustos.server.scan.TopNames.NamedCount;
import io.kustos.server.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a reader of a report would best do next. */
public final class NextSteps {
  private static final int ACTORS_LOOKED_AT = 50;

  private NextSteps() {}

  /**
   * One thing to do.
   *
   * @param text a sentence
   * @param command what to type; empty when there is nothing to type
   */
  public record Step(String text, String command) {}

  /** The steps, most useful first. */
  public static List<Step> of(ScanSummary summary) {
    List<Step> steps = new ArrayList<>();
    List<RuleFindings> findings = summary.findings();
    if (!findings.isEmpty()) {
      gravestActor(findings).ifPresent(steps::add);
      firstEvent(findings.getFirst()).ifPresent(steps::add);
      String rule = Printable.of(findings.getFirst().rule().name());
      steps.add(new Step("See what a rule looks for:", "kustos rules show " + quoted(rule)));
      steps.add(
          new Step(
              "Make a page to share:", "kustos scan … --output html --output-file report.html"));
    } else if (summary.tally().events() > 0) {
      steps.add(new Step("Nothing matched. See which rules looked:", "kustos rules list"));
      steps.add(
          new Step("Try every published Falco rule you have:", "kustos scan … --rules RULES.yaml"));
    }
    if (summary.tally().rejectCount() > 0) {
      steps.add(
          new Step(
              "Some of the input was no event; list it:", "kustos scan … --rejects rejects.jsonl"));
    }
    return List.copyOf(steps);
  }

  /** What an actor did: how many findings, by which rules, and how much those weigh. */
  private static final class Deeds {
    private final Set<String> rules = new HashSet<>();
    private long findings;
    private long weight;

    /** A rule counts once, and as much as two of the next lower priority. */
    void add(Rule rule, long count) {
      findings += count;
      if (rules.add(rule.id())) {
        weight += 1L << (Priority.DEBUG.ordinal() - rule.priority().ordinal());
      }
    }
  }

  private static Optional<Step> gravestActor(List<RuleFindings> findings) {
    Map<String, Deeds> actors = new HashMap<>();
    for (RuleFindings found : findings) {
      for (NamedCount actor : found.tally().actors().top(ACTORS_LOOKED_AT)) {
        actors.computeIfAbsent(actor.name(), a -> new Deeds()).add(found.rule(), actor.count());
      }
    }
    return actors.entrySet().stream()
        .max(
            Comparator.comparingLong((Map.Entry<String, Deeds> a) -> a.getValue().weight)
                .thenComparingLong(a -> a.getValue().findings)
                .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
        .map(
            actor -> {
              String found = Human.count(actor.getValue().findings, "finding");
              String by = Human.count(actor.getValue().rules.size(), "rule");
              return new Step(
                  "Start with " + actor.getKey() + ": " + found + " by " + by + ".", "");
            });
  }

  private static Optional<Step> firstEvent(RuleFindings found) {
    return found.tally().rows().stream()
        .filter(row -> !row.file().equals("-") && row.file().indexOf('!') < 0)
        .findFirst()
        .map(row -> new Step("Read the event behind a finding:", showCommand(row)));
  }

  private static String showCommand(FindingRow row) {
    String name = Printable.of(row.file());
    String pick = "sed -n " + row.line() + "p";
    if (name.endsWith(".gz")) {
      return "zcat " + quoted(name) + " | " + pick;
    }
    if (name.endsWith(".zst")) {
      return "zstdcat " + quoted(name) + " | " + pick;
    }
    return pick + " " + quoted(name);
  }

  private static String quoted(String word) {
    boolean plain = word.matches("[A-Za-z0-9_./:@%+=,-]+");
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
