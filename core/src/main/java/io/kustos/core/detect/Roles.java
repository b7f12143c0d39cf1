package io.kustos.core.detect;

import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What becomes of the matches of rules: findings, food for correlations, or both. */
final class Roles {
  private final Priority threshold;
  private final Set<String> silent;
  private final Set<String> needed;

  /** What becomes of a rule's matches. */
  enum Role {
    RAISE,
    FEED,
    BOTH
  }

  private Roles(Priority threshold, Set<String> silent, Set<String> needed) {
    this.threshold = threshold;
    this.silent = silent;
    this.needed = needed;
  }

  static Roles of(RuleSet rules, Priority threshold) {
    if (rules.correlations().isEmpty()) {
      return new Roles(threshold, Set.of(), Set.of());
    }
    return new Roles(threshold, rules.feeders(), needed(rules, threshold));
  }

  /** All that correlations that are urgent enough refer to, directly or through others. */
  private static Set<String> needed(RuleSet rules, Priority threshold) {
    Map<String, CorrelationRule> byId = new HashMap<>();
    ArrayDeque<CorrelationRule> open = new ArrayDeque<>();
    for (CorrelationRule correlation : rules.correlations()) {
      byId.put(correlation.id(), correlation);
      if (correlation.priority().atLeast(threshold)) {
        open.add(correlation);
      }
    }
    Set<String> needed = new HashSet<>();
    while (!open.isEmpty()) {
      for (CorrelationRule.Reference reference : open.remove().references()) {
        String id = rules.idOf(reference.name());
        if (id != null && needed.add(id) && byId.containsKey(id)) {
          open.add(byId.get(id));
        }
      }
    }
    return needed;
  }

  boolean raises(Rule rule) {
    return rule.priority().atLeast(threshold) && !silent.contains(rule.id());
  }

  boolean feeds(Rule rule) {
    return needed.contains(rule.id());
  }

  Role[] of(List<Rule> rules) {
    return rules.stream()
        .map(rule -> !feeds(rule) ? Role.RAISE : raises(rule) ? Role.BOTH : Role.FEED)
        .toArray(Role[]::new);
  }
}
