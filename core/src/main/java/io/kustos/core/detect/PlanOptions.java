package io.kustos.core.detect;

import io.kustos.core.rule.Priority;

/**
 * What to plan for.
 *
 * @param matching how many rules may match one event
 * @param minimumPriority rules less urgent than this are left out
 */
public record PlanOptions(Matching matching, Priority minimumPriority) {
  /** Falco's defaults: the first match counts, every priority runs. */
  public static final PlanOptions DEFAULT = new PlanOptions(Matching.FIRST, Priority.DEBUG);
}
