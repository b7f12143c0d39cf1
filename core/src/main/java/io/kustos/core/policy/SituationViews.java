package io.kustos.core.policy;

import io.kustos.core.policy.AtomTable.Given;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Situations with what they settle of all rules' comparisons, each worked out once. */
final class SituationViews {
  /** Situations kept; those beyond are worked out each time. */
  private static final int KEPT_MAX = 100_000;

  private final AtomTable table;
  private final Map<Situation, BitSet> held = new HashMap<>();

  SituationViews(AtomTable table) {
    this.table = table;
  }

  /** A situation of which so much is given. */
  AtomTable.View of(Situation situation, Given given) {
    BitSet known = held.get(situation);
    if (known == null) {
      known = table.held(situation.event());
      if (held.size() < KEPT_MAX) {
        held.put(situation, known);
      }
    }
    return table.view(situation, given, known);
  }
}
