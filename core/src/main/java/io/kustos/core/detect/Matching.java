package io.kustos.core.detect;

/** How many rules may match one event, as Falco's {@code rule_matching}. */
public enum Matching {
  /** The first matching rule in definition order, per event source. */
  FIRST,
  /** Every matching rule. */
  ALL
}
