package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Seen;
import java.util.List;

/**
 * An expected event does not follow: after a match of the first reference none of the others
 * matches within the time. With one reference only, it is itself expected again.
 */
final class AbsenceSteps extends Steps {
  private final boolean repeats;

  /**
   * @param repeats whether there is one reference only
   */
  AbsenceSteps(Inputs inputs, long spanNanos, boolean repeats) {
    super(inputs, spanNanos);
    this.repeats = repeats;
  }

  @Override
  Step awake(State state, Match match) {
    boolean waits = !state.seen().isEmpty();
    boolean begins = inputs().references(match).contains(0);
    if (!begins) {
      // What came before the wait began does not end it.
      boolean ends = waits && match.timeNanos() >= state.since();
      return ends || !waits ? Step.of(State.EMPTY, NEVER) : Step.of(state, end(state.since()));
    }
    if (waits && !(repeats && match.timeNanos() >= state.since())) {
      return Step.of(state, end(state.since()));
    }
    List<Seen> window = List.of(seen(match, 0, ""));
    return Step.of(State.EMPTY.with(window, match), end(match.timeNanos()));
  }

  @Override
  public boolean decidesOnTime() {
    return true;
  }

  @Override
  public Step onTimer(State state, long timeNanos) {
    State.Last last = state.last();
    if (last == null || state.seen().isEmpty()) {
      return Step.of(State.EMPTY, NEVER);
    }
    Window window = new Window(state.since(), timeNanos, 1, 0, state.seen(), last);
    return new Step(State.EMPTY, List.of(window), NEVER);
  }
}
