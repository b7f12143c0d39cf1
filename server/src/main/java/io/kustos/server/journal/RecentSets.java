package io.kustos.server.journal;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints in sets, of which the oldest is forgotten as a whole. With several sets a table
 * tells, for the upper bits of an identity, which of them can hold it: an event that is new costs
 * one look there and not one into every set.
 */
final class RecentSets {
  /** One bit of a mask is for one set in turn; more sets than bits share them. */
  private static final int MASK_BITS = 20;

  private final ArrayDeque<RecentTable> sets = new ArrayDeque<>();
  private int @Nullable [] masks;

  /** Number of the oldest set. */
  private int first;

  int size() {
    return sets.size();
  }

  /** Fingerprints in the newest set; 0 without one. */
  int lastCount() {
    return sets.isEmpty() ? 0 : sets.getLast().count();
  }

  /** All fingerprints. */
  int count() {
    int count = 0;
    for (RecentTable set : sets) {
      count += set.count();
    }
    return count;
  }

  /** Memory held, in bytes. */
  long bytes() {
    int[] bits = masks;
    long bytes = bits == null ? 0 : (long) bits.length * Integer.BYTES;
    for (RecentTable set : sets) {
      bytes += set.bytes();
    }
    return bytes;
  }

  /** Begins another set. */
  void begin() {
    sets.addLast(new RecentTable());
    if (sets.size() == 2) {
      masks = new int[1 << MASK_BITS];
      mark(sets.getFirst(), first);
    }
  }

  private void mark(RecentTable set, int number) {
    set.forEachIdentity(identity -> mark(identity, number));
  }

  private void mark(long identity, int number) {
    if (masks != null) {
      masks[bucket(identity)] |= 1 << number;
    }
  }

  private static int bucket(long identity) {
    // The lower bits: the upper ones choose the slot in a set.
    return (int) identity & (1 << MASK_BITS) - 1;
  }

  /** Adds to the newest set. */
  void add(Fingerprint print) {
    sets.getLast().add(print);
    mark(print.identity(), first + sets.size() - 1);
  }

  /** Forgets the oldest set; returns how many were in it. */
  int forget() {
    int gone = sets.removeFirst().count();
    first++;
    if (sets.size() < 2) {
      masks = null;
    } else if (masks != null) {
      clear(masks, ~(1 << (first - 1)));
      for (int i = Integer.SIZE - 1; i < sets.size(); i += Integer.SIZE) {
        mark(set(i), first + i); // It shares the bit.
      }
    }
    return gone;
  }

  private static void clear(int[] masks, int kept) {
    for (int i = 0; i < masks.length; i++) {
      masks[i] &= kept;
    }
  }

  private RecentTable set(int index) {
    Iterator<RecentTable> iterator = sets.iterator();
    for (int i = 0; i < index; i++) {
      iterator.next();
    }
    return iterator.next();
  }

  RecentTable.Verdict find(Fingerprint print) {
    int mask = masks == null ? -1 : masks[bucket(print.identity())];
    RecentTable.Verdict verdict = RecentTable.Verdict.NEW;
    if (mask == 0) {
      return verdict;
    }
    int number = first;
    for (RecentTable set : sets) {
      if ((mask & 1 << number++) != 0) {
        RecentTable.Verdict found = set.find(print);
        if (found == RecentTable.Verdict.DUPLICATE) {
          return found;
        }
        verdict = found == RecentTable.Verdict.CLASH ? found : verdict;
      }
    }
    return verdict;
  }
}
