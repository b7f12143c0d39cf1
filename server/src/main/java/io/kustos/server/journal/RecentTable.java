package io.kustos.server.journal;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A set of fingerprints in one array, open addressing, three words a slot. */
final class RecentTable {
  private static final int WORDS = 3;
  private static final int SLOTS_MIN = 16;
  private static final double LOAD_MAX = 0.8;

  /** What a set knows of a fingerprint. */
  enum Verdict {
    NEW,
    /** The identity is known, with other bytes. */
    CLASH,
    DUPLICATE
  }

  private long[] words = new long[SLOTS_MIN * WORDS];
  private int count;

  int count() {
    return count;
  }

  /** Memory held, in bytes. */
  long bytes() {
    return (long) words.length * Long.BYTES;
  }

  Verdict find(Fingerprint print) {
    Verdict verdict = Verdict.NEW;
    int at = slot(print.identity(), words.length / WORDS) * WORDS;
    while (words[at] != 0) {
      if (words[at] == print.identity()) {
        if (words[at + 1] == print.content0() && words[at + 2] == print.content1()) {
          return Verdict.DUPLICATE;
        }
        verdict = Verdict.CLASH;
      }
      at = at + WORDS == words.length ? 0 : at + WORDS;
    }
    return verdict;
  }

  /** Every identity, as often as it was added. */
  void forEachIdentity(LongConsumer consumer) {
    for (int at = 0; at < words.length; at += WORDS) {
      if (words[at] != 0) {
        consumer.accept(words[at]);
      }
    }
  }

  void add(Fingerprint print) {
    if (count + 1 > LOAD_MAX * words.length / WORDS) {
      grow();
    }
    put(words, print.identity(), print.content0(), print.content1());
    count++;
  }

  void clear() {
    if (count > 0) {
      Arrays.fill(words, 0);
      count = 0;
    }
  }

  private void grow() {
    int slots = words.length / WORDS * 5 / 4 + 1;
    long[] larger = new long[Math.multiplyExact(slots, WORDS)];
    for (int at = 0; at < words.length; at += WORDS) {
      if (words[at] != 0) {
        put(larger, words[at], words[at + 1], words[at + 2]);
      }
    }
    words = larger;
  }

  private static void put(long[] words, long identity, long content0, long content1) {
    int at = slot(identity, words.length / WORDS) * WORDS;
    while (words[at] != 0) {
      at = at + WORDS == words.length ? 0 : at + WORDS;
    }
    words[at] = identity;
    words[at + 1] = content0;
    words[at + 2] = content1;
  }

  /** Identities are uniform, so their upper bits choose the slot. */
  private static int slot(long identity, int slots) {
    return (int) Math.unsignedMultiplyHigh(identity, slots);
  }
}
