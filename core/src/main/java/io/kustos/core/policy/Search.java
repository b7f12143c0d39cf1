package io.kustos.core.policy;

import io.kustos.core.policy.Atoms.Truth;
import org.jspecify.annotations.Nullable;

/**
 * Whether the atoms that nobody knows can be such that a condition holds, and, when asked, no
 * longer holds once bodies are taken away. Atoms count as independent of each other, so the answer
 * errs on the side of yes.
 */
final class Search {
  private static final int STEPS_MAX = 50_000;

  private final Atoms atoms;
  private final Truth[] whole;
  private final Truth @Nullable [] stripped;
  private final boolean[] lost;
  private int steps;

  private Search(Atoms atoms, Truth[] whole, Truth @Nullable [] stripped, boolean[] lost) {
    this.atoms = atoms;
    this.whole = whole;
    this.stripped = stripped;
    this.lost = lost;
  }

  /** Whether the condition can hold. */
  static boolean canHold(Atoms atoms, Truth[] known) {
    return new Search(atoms, known.clone(), null, new boolean[known.length]).found();
  }

  /**
   * Whether the condition can hold and be lost.
   *
   * @param lost the atoms that are false once bodies are taken away
   */
  static boolean canBeLost(Atoms atoms, Truth[] known, boolean[] lost) {
    Truth[] stripped = known.clone();
    for (int i = 0; i < lost.length; i++) {
      stripped[i] = lost[i] ? Truth.FALSE : stripped[i];
    }
    return new Search(atoms, known.clone(), stripped, lost).found();
  }

  private boolean found() {
    if (++steps > STEPS_MAX) {
      return true;
    }
    Truth holds = atoms.evaluate(whole);
    Truth left = stripped == null ? Truth.FALSE : atoms.evaluate(stripped);
    if (holds == Truth.FALSE || left == Truth.TRUE) {
      return false;
    }
    if (holds == Truth.TRUE && left == Truth.FALSE) {
      return true;
    }
    // Only what the truth still depends on is tried, or the tries would double with every atom.
    int next =
        holds == Truth.UNKNOWN || stripped == null ? atoms.open(whole) : atoms.open(stripped);
    boolean found = with(next, Truth.TRUE) || with(next, Truth.FALSE);
    set(next, Truth.UNKNOWN);
    return found;
  }

  private boolean with(int atom, Truth truth) {
    set(atom, truth);
    return found();
  }

  private void set(int atom, Truth truth) {
    whole[atom] = truth;
    if (stripped != null && !lost[atom]) {
      stripped[atom] = truth;
    }
  }
}
