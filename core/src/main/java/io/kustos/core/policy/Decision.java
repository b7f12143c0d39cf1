package io.kustos.core.policy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a policy decides about a request.
 *
 * @param omitStages in the order of {@link Stage}
 * @param matchedRule index of the rule that decided; {@link #NO_RULE} when none matched
 */
public record Decision(
    Level level, Set<Stage> omitStages, boolean omitManagedFields, int matchedRule) {
  /** No rule matched. */
  public static final int NO_RULE = -1;

  public Decision {
    EnumSet<Stage> ordered = EnumSet.noneOf(Stage.class);
    ordered.addAll(omitStages);
    omitStages = Collections.unmodifiableSet(ordered);
  }

  /** Whether an event of that stage is written. */
  public boolean writes(Stage stage) {
    return level != Level.NONE && !omitStages.contains(stage);
  }
}
