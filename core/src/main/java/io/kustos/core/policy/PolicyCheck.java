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
  static final String BLIND = "POLICY_BLIND_DETECTION";
  static final String CONTROL = "POLICY_BLIND_CONTROL";

  public PolicyCheck {
    diagnostics = List.copyOf(diagnostics);
    blindSpots = List.copyOf(blindSpots);
  }

  /** What detections and controls need. */
  public static List<Evidence> evidence(RuleSet rules, List<String> controls) {
    List<Evidence> evidence = new ArrayList<>(RuleEvidence.of(rules));
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
    new LevelLints(policy, version, advice).run();
    new ReachLint(policy, version, advice).run();
    List<BlindSpot> spots = BlindSpot.of(new PolicyEvaluator(policy, version), evidence);
    spots.forEach(spot -> advise(spot, advice));
    diagnostics.addAll(advice.diagnostics());
    return new PolicyCheck(diagnostics, spots, evidence.size());
  }

  private static void advise(BlindSpot spot, Advice advice) {
    int rule = spot.lost().getFirst().decision().matchedRule();
    String lead = rule == Decision.NO_RULE ? "add the rule " : "put before it: ";
    String hint = lead + remedy(spot);
    String code = spot.evidence().detection() ? BLIND : CONTROL;
    if (rule == Decision.NO_RULE) {
      advice.add(code, spot.text(), hint, "rules");
    } else {
      advice.add(code, spot.text(), hint, "rules", rule, "level");
    }
  }

  private static String remedy(BlindSpot spot) {
    Need need = spot.lost().getFirst().need();
    Situation situation = need.situation();
    String what =
        situation.isResource()
            ? "resources: [{group: \""
                + situation.group()
                + "\", resources: [\""
                + situation.request().combinedResource()
                + "\"]}]"
            : "nonResourceURLs: [\"" + situation.path() + "\"]";
    return "{level: "
        + need.level().label()
        + ", verbs: [\""
        + situation.verb()
        + "\"], "
        + what
        + "}";
  }

  /** Whether the server would refuse it. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
