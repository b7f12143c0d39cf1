package io.kustos.core.detect;

import io.kustos.core.rule.Rule;

/** How many rules may match one event, as Falco's {@code rule_matching}. */
public enum Matching {
  /**
   * Of Falco's rules the first that matches, in definition order, per event source. Other languages
   * know no such order: their rules neither hide others nor are hidden.
   */
  FIRST,
  /** Every matching rule. */
  ALL;

  private static final String SIGMA = "sigma";

  /** Whether a match of the rule is a finding only when it is the event's first of such rules. */
  boolean competes(Rule rule) {
    return this == FIRST && !rule.metadata().language().equals(SIGMA);
  }
}
