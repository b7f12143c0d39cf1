package io.kustos.core.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Whether comparisons that nobody knows can be such that a condition holds, or is lost once bodies
 * are taken away. Comparisons count as independent of each other, so the answer errs on the side of
 * yes. Only comparisons that stand more than once are tried; the others follow at once.
 */
final class Search {
  /** Tries for one answer; beyond them it is yes. */
  static final int TRIES_MAX = 5_000;

  private final Formula formula;
  private final IntUnaryOperator known;
  private final int wanted;
  private final Map<Integer, Integer> tried = new HashMap<>();
  private int tries;

  private Search(Formula formula, IntUnaryOperator known, int wanted) {
    this.formula = formula;
    this.known = known;
    this.wanted = wanted;
  }

  /**
   * Whether the condition can be one of the wanted {@link Pairs}.
   *
   * @param known what each comparison can be
   */
  static boolean finds(Formula formula, IntUnaryOperator known, int wanted) {
    return new Search(formula, known, wanted).found(0);
  }

  private int given(int atom) {
    Integer one = tried.get(atom);
    return one == null ? known.applyAsInt(atom) : one;
  }

  private boolean found(int from) {
    if ((formula.pairs(this::given) & wanted) == 0) {
      return false;
    }
    int[] repeated = formula.repeated();
    int next = from;
    while (next < repeated.length && Integer.bitCount(known.applyAsInt(repeated[next])) == 1) {
      next++;
    }
    if (next == repeated.length || ++tries > TRIES_MAX) {
      return true;
    }
    int open = known.applyAsInt(repeated[next]);
    boolean found = false;
    for (int left = open; left != 0 && !found; left &= left - 1) {
      tried.put(repeated[next], Integer.lowestOneBit(left));
      found = found(next + 1);
    }
    tried.remove(repeated[next]);
    return found;
  }
}
