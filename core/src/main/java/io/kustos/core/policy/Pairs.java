package io.kustos.core.policy;

/**
 * Sets of pairs of truths, four bits each: whether a condition holds of an event, and whether it
 * still holds once bodies are taken away.
 */
final class Pairs {
  /** It holds neither way. */
  static final int NEITHER = 1;

  /** It holds only without the bodies. */
  static final int GAINED = 2;

  /** It holds only with the bodies. */
  static final int LOST = 4;

  /** It holds both ways. */
  static final int KEPT = 8;

  /** Of a comparison that may turn out either way and does not look into bodies. */
  static final int UNKNOWN = NEITHER | KEPT;

  /** Of a comparison with a value that is taken away. */
  static final int TAKEN = NEITHER | LOST;

  private static final int PAIRS = 4;
  private static final int SETS = 16;
  private static final byte[] AND = table(true);
  private static final byte[] OR = table(false);

  private Pairs() {}

  private static byte[] table(boolean and) {
    byte[] table = new byte[SETS * SETS];
    for (int left = 0; left < SETS; left++) {
      for (int right = 0; right < SETS; right++) {
        for (int a = 0; a < PAIRS; a++) {
          for (int b = 0; b < PAIRS; b++) {
            boolean both = (left >> a & 1) == 1 && (right >> b & 1) == 1;
            table[left * SETS + right] |= (byte) (both ? 1 << (and ? a & b : a | b) : 0);
          }
        }
      }
    }
    return table;
  }

  /** What two conditions that share no comparison can be together. */
  static int and(int left, int right) {
    return AND[left * SETS + right];
  }

  /** What at least one of two conditions that share no comparison can be. */
  static int or(int left, int right) {
    return OR[left * SETS + right];
  }

  /** What the opposite can be. */
  static int not(int pairs) {
    return Integer.reverse(pairs) >>> (Integer.SIZE - PAIRS);
  }

  static int of(boolean holds) {
    return holds ? KEPT : NEITHER;
  }
}
