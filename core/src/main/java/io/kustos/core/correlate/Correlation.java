package io.kustos.core.correlate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Advances one group by one match or by time. Pure: the same state and input give the same step; no
 * clock, no I/O. The host keeps the states and fires the timers, in event time.
 */
public interface Correlation {
  /** Stands for no timer. */
  long NEVER = Long.MAX_VALUE;

  /** The group a match belongs to; null when it has none of the values that matches must share. */
  @Nullable String keyOf(Match match);

  /** Whether something can be found when time passes; timers are else for forgetting only. */
  boolean decidesOnTime();

  /**
   * Whether the first match of a group is all it needs: then nothing is gained by waiting for
   * others of about its time.
   */
  default boolean decidesAtOnce() {
    return false;
  }

  /**
   * A match came; those of a group come in the order of {@link Match#compareTo}, unless a stream
   * was silent and then brought what was older.
   *
   * @param state what was remembered of the group, {@link State#EMPTY} at first
   */
  Step onMatch(State state, Match match);

  /** The time came that was asked for, and no match is left before it. */
  Step onTimer(State state, long timeNanos);

  /**
   * What is remembered, what was found, and when to ask again.
   *
   * @param timer in nanoseconds since the epoch, replaces any timer from before; {@link #NEVER} for
   *     none
   */
  record Step(State next, List<Window> found, long timer) {
    public Step {
      found = List.copyOf(found);
    }

    static Step of(State next, long timer) {
      return new Step(next, List.of(), timer);
    }
  }

  /**
   * A window for which the condition holds.
   *
   * @param startNanos time of its first event
   * @param timeNanos when it was found
   * @param count of its events
   * @param measure the number that the condition compares
   * @param seen the events held of it, in order
   * @param last its last event
   */
  record Window(
      long startNanos,
      long timeNanos,
      long count,
      double measure,
      List<State.Seen> seen,
      State.Last last) {
    public Window {
      seen = List.copyOf(seen);
    }
  }
}
