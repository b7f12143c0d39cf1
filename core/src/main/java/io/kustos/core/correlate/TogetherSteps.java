package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Seen;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/** Several rules within a time, in any order; found as soon as enough of them matched. */
final class TogetherSteps extends Steps {
  private final Predicate<BitSet> enough;

  /**
   * @param enough whether matches of these references suffice; stays true when there are more
   */
  TogetherSteps(Inputs inputs, long spanNanos, Predicate<BitSet> enough) {
    super(inputs, spanNanos);
    this.enough = enough;
  }

  @Override
  Step awake(State state, Match match) {
    List<Seen> window = within(state.seen(), match.timeNanos());
    for (int reference : inputs().references(match)) {
      window.removeIf(
          one -> one.reference() == reference && one.timeNanos() <= match.timeNanos());
      insert(window, seen(match, reference, ""));
    }
    BitSet present = new BitSet();
    window.forEach(one -> present.set(one.reference()));
    if (enough.test(present)) {
      return found(window, window.size(), present.cardinality(), match);
    }
    return Step.of(state.with(window, match), end(window.getLast().timeNanos()));
  }
}
