package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What correlations of all types have in common: who belongs together, and the silence after
 * something was found. A window that was found lasts the whole timespan from its first event; what
 * comes within it belongs to it and is not found again, so windows that are found do not overlap.
 */
abstract sealed class Steps implements Correlation
    permits SlidingSteps, WholeWindowSteps, TogetherSteps, SequenceSteps, AbsenceSteps {
  private final Inputs inputs;
  private final long spanNanos;

  Steps(Inputs inputs, long spanNanos) {
    this.inputs = inputs;
    this.spanNanos = spanNanos;
  }

  @Override
  public @Nullable String keyOf(Match match) {
    return inputs.key(match);
  }

  final Inputs inputs() {
    return inputs;
  }

  final long spanNanos() {
    return spanNanos;
  }

  /** The end of a window that begins then. */
  final long end(long startNanos) {
    long end = startNanos + spanNanos;
    return end < startNanos ? NEVER - 1 : end;
  }

  @Override
  public final Step onMatch(State state, Match match) {
    if (match.timeNanos() <= state.quietUntil()) {
      return Step.of(state, state.quietUntil());
    }
    return awake(state.quietUntil() == Long.MIN_VALUE ? state : State.EMPTY, match);
  }

  /** A match outside of windows that were found. */
  abstract Step awake(State state, Match match);

  @Override
  public Step onTimer(State state, long timeNanos) {
    return Step.of(State.EMPTY, NEVER);
  }

  @Override
  public boolean decidesOnTime() {
    return false;
  }

  /** A window that is found, and the silence after it. */
  final Step found(List<Seen> window, long count, double measure, Match match) {
    long start = window.getFirst().timeNanos();
    Window found =
        new Window(
            start,
            match.timeNanos(),
            count,
            measure,
            window,
            new State.Last(match.place(), match.outline()));
    long end = end(start);
    return new Step(State.quietUntil(end), List.of(found), end);
  }

  static Seen seen(Match match, int reference, String value) {
    return new Seen(match.timeNanos(), reference, match.auditId(), match.stage(), value);
  }

  /** The events that lie within the timespan before a time. */
  final List<Seen> within(List<Seen> seen, long timeNanos) {
    List<Seen> kept = new ArrayList<>(seen.size() + 1);
    for (Seen one : seen) {
      if (end(one.timeNanos()) >= timeNanos) {
        kept.add(one);
      }
    }
    return kept;
  }

  /** Adds an event at its time. */
  static void insert(List<Seen> seen, Seen one) {
    seen.add(one);
    if (seen.size() > 1 && seen.get(seen.size() - 2).timeNanos() > one.timeNanos()) {
      seen.sort(Comparator.comparingLong(Seen::timeNanos));
    }
  }

  /** A number as a field has it; null when the text is none. */
  static @Nullable Double number(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
