package io.kustos.core.rule;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Finds the known name that was probably meant by an unknown one. */
public final class Suggestions {
  private static final int WANTED_CHARS_MAX = 200;

  private Suggestions() {}

  /** The nearest name, if at most a third of it is different; ties go to the first in order. */
  public static Optional<String> closest(String wanted, Collection<String> known) {
    return closest(wanted, known, third(wanted), name -> edits(wanted, name));
  }

  /** The same where capital and small letters are one. */
  public static Optional<String> closestInAnyCase(String wanted, Collection<String> known) {
    return closestInAnyCase(wanted, known, third(wanted));
  }

  /** The nearest name in any case with so many edits at most; ties go to the first in order. */
  public static Optional<String> closestInAnyCase(
      String wanted, Collection<String> known, int editsMax) {
    String folded = wanted.toLowerCase(Locale.ROOT);
    return closest(wanted, known, editsMax, name -> edits(folded, name.toLowerCase(Locale.ROOT)));
  }

  private static int third(String wanted) {
    return Math.max(1, wanted.length() / 3);
  }

  private static Optional<String> closest(
      String wanted, Collection<String> known, int editsMax, ToIntFunction<String> edits) {
    if (wanted.length() > WANTED_CHARS_MAX) {
      return Optional.empty();
    }
    record Candidate(String name, int edits) {}
    return known.stream()
        .filter(name -> Math.abs(name.length() - wanted.length()) <= editsMax)
        .map(name -> new Candidate(name, edits.applyAsInt(name)))
        .filter(candidate -> candidate.edits() <= editsMax)
        .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** Insertions, deletions, changes and swaps of neighbours that lead from one to the other. */
  public static int edits(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int cost = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        row[j] = swapped ? Math.min(cost, beforeLast[j - 2] + 1) : cost;
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
