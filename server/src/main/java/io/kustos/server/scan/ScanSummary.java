package io.kustos.server.scan;

import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.core.rule.Rule;
import io.kustos.server.source.file.InputProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a scan read and found.
 *
 * @param setup what was asked for
 * @param inputs names of the logs that were read
 * @param problems inputs that could not be read, or not to their end
 * @param readBytes plain bytes, after decompression
 * @param tally counts
 * @param rejects the first rejects
 * @param correlated what correlations left out and forgot, if anything
 * @param elapsedNanos how long it took
 * @param interrupted whether it was stopped before the end
 */
public record ScanSummary(
    ScanSetup setup,
    List<String> inputs,
    List<InputProblem> problems,
    long readBytes,
    Tally tally,
    List<RejectRow> rejects,
    CorrelationCounts correlated,
    long elapsedNanos,
    boolean interrupted) {
  public ScanSummary {
    inputs = List.copyOf(inputs);
    problems = List.copyOf(problems);
    rejects = List.copyOf(rejects);
  }

  /** A rule that found something. */
  public record RuleFindings(Rule rule, RuleTally tally) {}

  /** The same with more inputs that could not be read. */
  public ScanSummary withProblems(List<InputProblem> more) {
    List<InputProblem> all = new ArrayList<>(more);
    all.addAll(problems);
    return new ScanSummary(
        setup, inputs, all, readBytes, tally, rejects, correlated, elapsedNanos, interrupted);
  }

  /** Rules that found something: most urgent first, then most findings, then by name. */
  public List<RuleFindings> findings() {
    List<RuleFindings> found = new ArrayList<>();
    List<Rule> rules = setup.rules();
    for (int i = 0; i < rules.size(); i++) {
      RuleTally of = tally.rule(i);
      if (of != null) {
        found.add(new RuleFindings(rules.get(i), of));
      }
    }
    found.sort(
        Comparator.comparing((RuleFindings f) -> f.rule.priority())
            .thenComparing(Comparator.comparingLong((RuleFindings f) -> f.tally.count()).reversed())
            .thenComparing(f -> f.rule.name()));
    return List.copyOf(found);
  }

  /** Events in a second. */
  public double eventsPerSecond() {
    return elapsedNanos == 0 ? 0 : tally.events() * 1e9 / elapsedNanos;
  }
}
