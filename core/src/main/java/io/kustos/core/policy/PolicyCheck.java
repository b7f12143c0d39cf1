package io.kustos.core.policy;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong or risky about a policy.
 *
 * @param diagnostics the server's errors first, then what it ignores, then our advice
 * @param blindSpots detections and controls that lose evidence
 * @param evidence how many detections and controls were looked at
 */
public record PolicyCheck(List<Diagnostic> diagnostics, List<BlindSpot> blindSpots, int evidence) {
  public PolicyCheck {
    diagnostics = List.copyOf(diagnostics);
    blindSpots = List.copyOf(blindSpots);
  }

  /** What detections and controls need. */
  public static List<Evidence> evidence(RuleSet rules, List<String> controls) {
    List<Evidence> evidence = new ArrayList<>(DetectionEvidence.of(rules));
    Controls.all().stream().filter(c -> controls.contains(c.id())).forEach(evidence::add);
    return evidence;
  }

  /** Checks a policy. */
  public static PolicyCheck of(
      PolicyLoad load, KubernetesVersion version, List<Evidence> evidence) {
    List<Diagnostic> diagnostics = new ArrayList<>(load.diagnostics());
    Policy policy = load.policy();
    if (policy == null || !load.loads()) {
      return new PolicyCheck(diagnostics, List.of(), 0);
    }
    Advice advice = new Advice(load.source(), load.places());
    new NameLints(policy, advice).run();
    PolicyEvaluator evaluator = new PolicyEvaluator(policy, version);
    new LevelLints(policy, evaluator, evidence, advice).run();
    new ReachLint(policy, evaluator, version, advice).run();
    List<BlindSpot> spots = BlindSpot.of(evaluator, evidence);
    new BlindAdvice(advice).add(spots);
    diagnostics.addAll(advice.diagnostics());
    return new PolicyCheck(diagnostics, spots, evidence.size());
  }

  /** Whether the server would refuse it. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
