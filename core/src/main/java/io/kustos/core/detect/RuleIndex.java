package io.kustos.core.detect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which rules can match an event at all: for each column and each number of it, the set of
 * rules that the number leaves possible. An event's candidates are the intersection, so the cost of
 * an event grows with the rules that can match it and not with the rules loaded.
 */
final class RuleIndex {
  /** A column with more numbers times rules than this is left out: it would cost too much time. */
  private static final long CELLS_MAX = 100_000_000;

  private final int words;
  private final long[] everyRule;
  private final int[] columns;
  private final long[][] restricted;
  private final long[][][] possible;

  private RuleIndex(
      int words, long[] everyRule, int[] columns, long[][] restricted, long[][][] possible) {
    this.words = words;
    this.everyRule = everyRule;
    this.columns = columns;
    this.restricted = restricted;
    this.possible = possible;
  }

  /**
   * Builds the index.
   *
   * @param allowed for each column the numbers each rule needs, or null where it needs none
   */
  static RuleIndex of(int rules, List<@Nullable BitSet[]> allowed, int[] columnSizes) {
    int words = (rules + 63) >>> 6;
    long[] every = new long[words];
    for (int rule = 0; rule < rules; rule++) {
      every[rule >>> 6] |= 1L << rule;
    }
    List<Entry> entries = new ArrayList<>();
    for (int column = 0; column < columnSizes.length; column++) {
      if ((long) columnSizes[column] * rules > CELLS_MAX) {
        continue;
      }
      Entry entry = entry(column, allowed.get(column), columnSizes[column], words);
      if (entry.count > 0) {
        entries.add(entry);
      }
    }
    entries.sort((a, b) -> Long.compare(b.count, a.count));
    int[] columns = entries.stream().mapToInt(e -> e.column).toArray();
    long[][][] possible = entries.stream().map(e -> e.possible).toArray(long[][][]::new);
    long[][] restricted = entries.stream().map(e -> e.restricted).toArray(long[][]::new);
    return new RuleIndex(words, every, columns, restricted, possible);
  }

  /**
   * A column.
   *
   * @param count how many rules it restricts
   * @param restricted which ones
   * @param possible for each number the rules that it leaves possible
   */
  private record Entry(int column, int count, long[] restricted, long[][] possible) {}

  /** Numbers that leave the same rules possible share their row. */
  private static Entry entry(int column, @Nullable BitSet[] allowed, int size, int words) {
    long[] unrestricted = new long[words];
    long[] restricted = new long[words];
    int count = 0;
    for (int rule = 0; rule < allowed.length; rule++) {
      (allowed[rule] == null ? unrestricted : restricted)[rule >>> 6] |= 1L << rule;
      count += allowed[rule] == null ? 0 : 1;
    }
    long[][] possible = new long[size][];
    if (count > 0) {
      Map<BitWords, long[]> rows = new HashMap<>();
      for (int number = 0; number < size; number++) {
        long[] row = unrestricted.clone();
        for (int rule = 0; rule < allowed.length; rule++) {
          BitSet numbers = allowed[rule];
          if (numbers != null && numbers.get(number)) {
            row[rule >>> 6] |= 1L << rule;
          }
        }
        long[] known = rows.putIfAbsent(BitWords.of(BitSet.valueOf(row)), row);
        possible[number] = known == null ? row : known;
      }
    }
    return new Entry(column, count, restricted, possible);
  }

  int words() {
    return words;
  }

  /** Every rule, as bits; not to be changed. */
  long[] everyRule() {
    return everyRule;
  }

  /**
   * Fills in the candidates for the detector's event; false when there are none.
   *
   * @param from the rules that can be candidates
   */
  boolean candidates(Detector detector, long[] from, long[] into) {
    System.arraycopy(from, 0, into, 0, words);
    long any = words;
    for (int i = 0; i < columns.length && any != 0; i++) {
      if (!touches(into, restricted[i])) {
        continue; // None that is left asks for it, so its number is not worked out.
      }
      long[] row = possible[i][detector.columnNumber(columns[i])];
      any = 0;
      for (int word = 0; word < words; word++) {
        any |= into[word] &= row[word];
      }
    }
    return any != 0;
  }

  private static boolean touches(long[] some, long[] others) {
    for (int word = 0; word < some.length; word++) {
      if ((some[word] & others[word]) != 0) {
        return true;
      }
    }
    return false;
  }
}
