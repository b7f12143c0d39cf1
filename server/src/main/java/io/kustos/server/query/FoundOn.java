package io.kustos.server.query;

import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that have findings of a kind, by their positions in the journal.
 *
 * @param test whether an event at a position is one
 * @param listed all of them, sorted; null where only the test knows
 */
record FoundOn(LongPredicate test, long @Nullable [] listed) {

  /** These and no others, sorted. */
  static FoundOn of(long... positions) {
    return new FoundOn(position -> Arrays.binarySearch(positions, position) >= 0, positions);
  }
}
