package io.kustos.server.lab;

import io.kustos.core.lab.Evaluation.Outcome;
import io.kustos.core.lab.Label;
import io.kustos.core.lab.Verdict;
import io.kustos.core.rule.Priority;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How rules did on a corpus.
 *
 * @param corpus its name
 * @param events how many there are
 * @param attackEvents how many of them belong to attacks
 * @param rules how many rules can raise findings
 * @param ruleNames by id, for people
 * @param byRule rules that found something, most findings first
 * @param notEvaluated findings that were counted but are too many to be held
 */
public record LabResult(
    String corpus,
    long events,
    long attackEvents,
    int rules,
    Map<String, String> ruleNames,
    Outcome outcome,
    List<RuleCount> byRule,
    long notEvaluated) {
  private static final double PER_EVENTS = 100_000;

  /**
   * What one rule found.
   *
   * @param level as the rule says it
   * @param priority the same in one order for all languages
   * @param right how many of its findings are of an attack
   */
  public record RuleCount(String name, String level, Priority priority, int findings, int right) {}

  public LabResult {
    byRule = List.copyOf(byRule);
    ruleNames = Map.copyOf(ruleNames);
  }

  /** Events that belong to no attack. */
  public long benignEvents() {
    return events - attackEvents;
  }

  /** Urgent findings of no attack in 100,000 benign events. */
  public double falseHighsPer100k() {
    return per100k(outcome.highs() - outcome.rightHighs());
  }

  /** Findings of no attack in 100,000 benign events. */
  public double falseFindingsPer100k() {
    return per100k(outcome.findings() - outcome.right());
  }

  private double per100k(long findings) {
    return benignEvents() == 0 ? 0 : findings * PER_EVENTS / benignEvents();
  }

  /** Verdicts on attacks. */
  public List<Verdict> attacks() {
    return outcome.verdicts().stream()
        .filter(verdict -> verdict.label().kind() == Label.Kind.MALICIOUS)
        .toList();
  }

  /** Seconds from the beginning of each detected attack to its first finding, least first. */
  public List<Double> secondsToDetect() {
    return attacks().stream()
        .map(Verdict::secondsToDetect)
        .filter(Objects::nonNull)
        .sorted()
        .toList();
  }

  /** Share of findings that are of an attack; 1 when there is none. */
  public double precision() {
    return outcome.findings() == 0 ? 1 : (double) outcome.right() / outcome.findings();
  }

  /** The same of findings of a level and above. */
  public double precision(Priority least) {
    int findings = 0;
    int right = 0;
    for (RuleCount rule : byRule) {
      if (rule.priority().atLeast(least)) {
        findings += rule.findings();
        right += rule.right();
      }
    }
    return findings == 0 ? 1 : (double) right / findings;
  }

  /** The same of urgent findings. */
  public double precisionOfHighs() {
    return outcome.highs() == 0 ? 1 : (double) outcome.rightHighs() / outcome.highs();
  }
}
