package io.kustos.core.detect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Tells which rules can match an event at all: for each column and each number of it, the set of
 * rules that the number leaves possible. An event's candidates are the intersection, so the cost of
 * an event grows with the rules that can match it and not with the rules loaded.
 */
final class RuleIndex {
  private final int words;
  private final long[] everyRule;
  private final int[] columns;
  private final long[][][] possible;

  private RuleIndex(int words, long[] everyRule, int[] columns, long[][][] possible) {
    this.words = words;
    this.everyRule = everyRule;
    this.columns = columns;
    this.possible = possible;
  }

  /**
   * Builds the index.
   *
   * @param allowed for each column the numbers each rule needs, or null where it needs none
   */
  static RuleIndex of(int rules, List<BitSet[]> allowed, int[] columnSizes) {
    int words = (rules + 63) >>> 6;
    long[] every = new long[words];
    for (int rule = 0; rule < rules; rule++) {
      every[rule >>> 6] |= 1L << rule;
    }
    List<Entry> entries = new ArrayList<>();
    for (int column = 0; column < columnSizes.length; column++) {
      Entry entry = entry(column, allowed.get(column), columnSizes[column], words);
      if (entry.restricted > 0) {
        entries.add(entry);
      }
    }
    entries.sort((a, b) -> Long.compare(b.restricted, a.restricted));
    int[] columns = entries.stream().mapToInt(e -> e.column).toArray();
    long[][][] possible = entries.stream().map(e -> e.possible).toArray(long[][][]::new);
    return new RuleIndex(words, every, columns, possible);
  }

  private record Entry(int column, int restricted, long[][] possible) {}

  private static Entry entry(int column, BitSet[] allowed, int size, int words) {
    long[][] possible = new long[size][words];
    int restricted = 0;
    for (int rule = 0; rule < allowed.length; rule++) {
      BitSet numbers = allowed[rule];
      restricted += numbers == null ? 0 : 1;
      for (int number = 0; number < size; number++) {
        if (numbers == null || numbers.get(number)) {
          possible[number][rule >>> 6] |= 1L << rule;
        }
      }
    }
    return new Entry(column, restricted, possible);
  }

  int words() {
    return words;
  }

  /** Fills in the candidates for the detector's event; false when there are none. */
  boolean candidates(Detector detector, long[] into) {
    System.arraycopy(everyRule, 0, into, 0, words);
    long any = words;
    for (int i = 0; i < columns.length && any != 0; i++) {
      long[] row = possible[i][detector.columnNumber(columns[i])];
      any = 0;
      for (int word = 0; word < words; word++) {
        any |= into[word] &= row[word];
      }
    }
    return any != 0;
  }
}
