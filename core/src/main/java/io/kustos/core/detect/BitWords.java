package io.kustos.core.detect;

import java.util.Arrays;
import java.util.BitSet;

/** A small immutable set of numbers from 0, compared by content. */
final class BitWords {
  private final long[] words;

  private BitWords(long[] words) {
    this.words = words;
  }

  static BitWords of(BitSet set) {
    return new BitWords(set.toLongArray());
  }

  boolean has(int number) {
    int word = number >>> 6;
    return word < words.length && ((words[word] >>> number) & 1) != 0;
  }

  BitSet toBitSet() {
    return BitSet.valueOf(words);
  }

  boolean isEmpty() {
    return words.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitWords that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return toBitSet().toString();
  }
}
