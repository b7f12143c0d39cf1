package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Seen;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can only be decided when a window is over: fewer than, exactly, a mean, this but not that.
 * The window begins with its first event and does not slide.
 */
final class WholeWindowSteps extends Steps {
  private final Measuring measuring;
  private final int heldMax;

  /** Reads a window that is over. */
  interface Measuring {
    /** What is held of a match; null when it does not count. */
    @Nullable String value(Match match);

    /** Whether an event with that value need not be held, the window having others already. */
    boolean isKnown(List<Seen> held, int reference, String value);

    /** The number to report of a window for which the condition holds; null when it does not. */
    @Nullable Double measure(State window, BitSet references);
  }

  /**
   * @param heldMax events held of one window; all are counted and summed
   */
  WholeWindowSteps(Inputs inputs, long spanNanos, Measuring measuring, int heldMax) {
    super(inputs, spanNanos);
    this.measuring = measuring;
    this.heldMax = heldMax;
  }

  @Override
  Step awake(State state, Match match) {
    String value = measuring.value(match);
    if (value == null) {
      return Step.of(state, state.count() == 0 ? NEVER : end(state.since()));
    }
    boolean first = state.count() == 0;
    List<Seen> held = new ArrayList<>(state.seen());
    for (int reference : inputs().references(match)) {
      if (held.size() < heldMax && !measuring.isKnown(held, reference, value)) {
        insert(held, seen(match, reference, value));
      }
    }
    Double number = number(value);
    long since = first ? match.timeNanos() : Math.min(state.since(), match.timeNanos());
    State next =
        new State(
            Long.MIN_VALUE,
            since,
            state.count() + 1,
            state.sum() + (number == null ? 0 : number),
            held,
            new State.Last(match.place(), match.outline()));
    return Step.of(next, end(since));
  }

  @Override
  public boolean decidesOnTime() {
    return true;
  }

  @Override
  public Step onTimer(State state, long timeNanos) {
    State.Last last = state.last();
    if (last == null || state.count() == 0) {
      return Step.of(State.EMPTY, NEVER);
    }
    BitSet references = new BitSet();
    state.seen().forEach(one -> references.set(one.reference()));
    Double measure = measuring.measure(state, references);
    if (measure == null) {
      return Step.of(State.EMPTY, NEVER);
    }
    Window window =
        new Window(state.since(), timeNanos, state.count(), measure, state.seen(), last);
    return new Step(State.EMPTY, List.of(window), NEVER);
  }
}
