package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A policy compiled for evaluation; decides as kube-apiserver does. Immutable and thread-safe. The
 * cost of a decision grows with the number of blocks of 64 rules, not with the rules.
 */
public final class PolicyEvaluator {
  private final KubernetesVersion version;
  private final List<RuleBlock> blocks = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final Decision noRule;
  private final boolean namesObjects;

  public PolicyEvaluator(Policy policy, KubernetesVersion version) {
    this.version = version;
    List<PolicyRule> rules = policy.rules();
    for (int from = 0; from < rules.size(); from += RuleBlock.RULES_MAX) {
      int to = Math.min(rules.size(), from + RuleBlock.RULES_MAX);
      blocks.add(new RuleBlock(rules.subList(from, to)));
    }
    for (int i = 0; i < rules.size(); i++) {
      PolicyRule rule = rules.get(i);
      Set<Stage> omitted = EnumSet.noneOf(Stage.class);
      omitted.addAll(policy.omitStages());
      omitted.addAll(rule.omitStages());
      Boolean own = rule.omitManagedFields();
      boolean omitsManaged = own == null ? policy.omitManagedFields() : own;
      decisions.add(new Decision(rule.level(), omitted, omitsManaged, i));
    }
    this.namesObjects =
        rules.stream()
            .flatMap(rule -> rule.resources().stream())
            .anyMatch(entry -> !entry.resourceNames().isEmpty());
    this.noRule =
        new Decision(Level.NONE, policy.omitStages(), policy.omitManagedFields(), Decision.NO_RULE);
  }

  /** Whether any rule asks for an object's name. */
  boolean namesObjects() {
    return namesObjects;
  }

  /** What the policy decides about a request: the first rule that matches does. */
  public Decision evaluate(RequestAttributes request) {
    for (int i = 0; i < blocks.size(); i++) {
      int found = blocks.get(i).first(request, version);
      if (found >= 0) {
        return decisions.get(i * RuleBlock.RULES_MAX + found);
      }
    }
    return noRule;
  }
}
