package io.kustos.core.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules in definition order, and what was said while they were loaded.
 *
 * @param correlations rules over the matches of rules and of each other, in definition order
 * @param names further names under which a rule or correlation can be referred to, with its id
 */
public record RuleSet(
    List<Rule> rules,
    List<CorrelationRule> correlations,
    Map<String, String> names,
    List<Diagnostic> diagnostics) {
  public RuleSet {
    rules = List.copyOf(rules);
    correlations = List.copyOf(correlations);
    names = Map.copyOf(names);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Rules without correlations. */
  public RuleSet(List<Rule> rules, List<Diagnostic> diagnostics) {
    this(rules, List.of(), Map.of(), diagnostics);
  }

  /** Whether any diagnostic is an error; the rules are then empty or incomplete. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
  }

  /** These and more, loaded from another text or in another language. */
  public RuleSet and(RuleSet later) {
    Map<String, String> allNames = new HashMap<>(later.names);
    allNames.putAll(names);
    return new RuleSet(
        concat(rules, later.rules),
        concat(correlations, later.correlations),
        allNames,
        concat(diagnostics, later.diagnostics));
  }

  /** The same with more to say. */
  public RuleSet saying(List<Diagnostic> more) {
    return new RuleSet(rules, correlations, names, concat(diagnostics, more));
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /**
   * The id of the rule or correlation that is meant: that of this id, of this further name, or of
   * this title, in this order; null when there is none.
   */
  public @Nullable String idOf(String reference) {
    if (isId(reference)) {
      return reference;
    }
    if (names.containsKey(reference)) {
      return names.get(reference);
    }
    for (Rule rule : rules) {
      if (rule.name().equals(reference)) {
        return rule.id();
      }
    }
    for (CorrelationRule correlation : correlations) {
      if (correlation.name().equals(reference)) {
        return correlation.id();
      }
    }
    return null;
  }

  private boolean isId(String reference) {
    return rules.stream().anyMatch(rule -> rule.id().equals(reference))
        || correlations.stream().anyMatch(rule -> rule.id().equals(reference));
  }

  /**
   * Ids of rules and correlations that raise no findings themselves: a correlation refers to them,
   * and none of those that do says {@code generate}.
   */
  public Set<String> feeders() {
    Set<String> feeders = new HashSet<>();
    Set<String> generated = new HashSet<>();
    for (CorrelationRule correlation : correlations) {
      for (CorrelationRule.Reference reference : correlation.references()) {
        String id = idOf(reference.name());
        if (id != null) {
          (correlation.generate() ? generated : feeders).add(id);
        }
      }
    }
    feeders.removeAll(generated);
    return feeders;
  }
}
