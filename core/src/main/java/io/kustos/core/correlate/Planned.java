package io.kustos.core.correlate;

import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Rule;
import java.util.List;

/**
 * A correlation ready to run.
 *
 * @param rule what its findings name; its version covers the rules it refers to
 * @param definition as it was written
 * @param steps what it does
 * @param atOnce whether matches are taken as they come, not in the order of event time
 * @param raises whether what it finds is a finding, not only of use to other correlations
 * @param feed what correlations over it read
 * @param names of the rules it refers to, for people
 */
record Planned(
    Rule rule,
    CorrelationRule definition,
    Correlation steps,
    boolean atOnce,
    boolean raises,
    Feed feed,
    List<String> names) {
  Planned {
    names = List.copyOf(names);
  }
}
