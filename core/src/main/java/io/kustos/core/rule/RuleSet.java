package io.kustos.core.rule;

import java.util.List;

/** Rules in definition order, and what was said while they were loaded. */
public record RuleSet(List<Rule> rules, List<Diagnostic> diagnostics) {
  public RuleSet {
    rules = List.copyOf(rules);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether any diagnostic is an error; the rules are then empty or incomplete. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
  }
}
