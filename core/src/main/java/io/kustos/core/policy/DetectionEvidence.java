package io.kustos.core.policy;

import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What each enabled rule that raises findings needs, and each correlation by its rules. */
final class DetectionEvidence {
  private final RuleSet rules;
  private final Map<String, List<Need>> needs = new HashMap<>();
  private final Map<String, CorrelationRule> correlations = new HashMap<>();

  private DetectionEvidence(RuleSet rules) {
    this.rules = rules;
    List<Situation> situations = Situations.all();
    RuleEvidence.all(enabled(rules))
        .forEach(rule -> needs.put(rule.rule().id(), rule.needs(situations)));
    rules.correlations().forEach(rule -> correlations.put(rule.id(), rule));
  }

  static List<Rule> enabled(RuleSet rules) {
    return rules.rules().stream().filter(Rule::enabled).toList();
  }

  /** Rules that only feed correlations are no detections; what they need, the correlation needs. */
  static List<Evidence> of(RuleSet rules) {
    DetectionEvidence all = new DetectionEvidence(rules);
    Set<String> feeders = rules.feeders();
    List<Evidence> evidence = new ArrayList<>();
    for (Rule rule : enabled(rules)) {
      if (!feeders.contains(rule.id())) {
        evidence.add(
            evidence(rule.id(), rule.name(), all.needs.getOrDefault(rule.id(), List.of())));
      }
    }
    for (CorrelationRule rule : rules.correlations()) {
      if (!feeders.contains(rule.id())) {
        List<Need> joined = all.ofCorrelation(rule.id(), new LinkedHashSet<>());
        evidence.add(evidence(rule.id(), rule.name(), joined));
      }
    }
    return evidence;
  }

  private static Evidence evidence(String id, String name, List<Need> needs) {
    List<Need> spared = SecretBodies.sparing(needs);
    return new Evidence(id, name, true, spared, !spared.equals(needs));
  }

  /** For each rule's id the names of the detections that it is or feeds. */
  static Map<String, Set<String>> names(RuleSet rules) {
    Map<String, Set<String>> names = new HashMap<>();
    Set<String> feeders = rules.feeders();
    for (Rule rule : enabled(rules)) {
      if (!feeders.contains(rule.id())) {
        names.computeIfAbsent(rule.id(), id -> new TreeSet<>()).add(rule.name());
      }
    }
    for (CorrelationRule correlation : rules.correlations()) {
      for (CorrelationRule.Reference reference : correlation.references()) {
        String id = String.valueOf(rules.idOf(reference.name()));
        names.computeIfAbsent(id, key -> new TreeSet<>()).add(correlation.name());
      }
    }
    return names;
  }

  /** What the rules below need, each situation once. */
  private List<Need> ofCorrelation(String id, Set<String> seen) {
    Map<Situation, Need> joined = new LinkedHashMap<>();
    CorrelationRule correlation = correlations.get(id);
    if (correlation != null && seen.add(id)) {
      for (CorrelationRule.Reference reference : correlation.references()) {
        String below = rules.idOf(reference.name());
        List<Need> own = needs.get(below);
        (own != null ? own : ofCorrelation(String.valueOf(below), seen))
            .forEach(need -> joined.merge(need.situation(), need, DetectionEvidence::both));
      }
    }
    return List.copyOf(joined.values());
  }

  private static Need both(Need one, Need other) {
    return new Need(
        one.situation(), one.level().max(other.level()), one.least().min(other.least()));
  }
}
