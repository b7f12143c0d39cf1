package io.kustos.core.rule.sigma;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that was probably meant by an unknown one. */
final class NearestName {
  private static final int WANTED_CHARS_MAX = 200;

  private NearestName() {}

  /** The nearest name, if at most a third of it is different; ties go to the first in order. */
  static Optional<String> of(String wanted, Collection<String> known) {
    if (wanted.length() > WANTED_CHARS_MAX) {
      return Optional.empty();
    }
    record Candidate(String name, int distance) {}
    int limit = Math.max(1, wanted.length() / 3);
    String folded = wanted.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(name -> Math.abs(name.length() - wanted.length()) <= limit)
        .map(name -> new Candidate(name, distance(folded, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance() <= limit)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** Insertions, deletions and changes that lead from one to the other. */
  private static int distance(String a, String b) {
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, change);
      }
      last = row;
    }
    return last[b.length()];
  }
}
