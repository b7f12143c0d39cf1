package io.kustos.core.policy;

import java.util.List;
import java.util.Set;

/**
 * An audit policy, {@code audit.k8s.io/v1}: the first rule that matches a request decides.
 *
 * @param omitStageNames stages left out for every rule, as written
 * @param omitManagedFields what holds where a rule says nothing
 */
public record Policy(
    List<PolicyRule> rules, List<String> omitStageNames, boolean omitManagedFields) {
  public Policy {
    rules = List.copyOf(rules);
    omitStageNames = List.copyOf(omitStageNames);
  }

  /** The stages left out for every rule. */
  public Set<Stage> omitStages() {
    return PolicyRule.stages(omitStageNames);
  }
}
