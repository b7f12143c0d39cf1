package io.kustos.core.correlate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a correlation remembers of one group: immutable, and bytes where it is kept.
 *
 * @param quietUntil nothing is found up to this time, in nanoseconds since the epoch; {@link
 *     Long#MIN_VALUE} when it is awake
 * @param since when the window began; only meaningful with events
 * @param count events in a window that does not slide
 * @param sum of their values
 * @param seen events held, in order of time
 * @param last the last event of the window; null when there is none
 */
public record State(
    long quietUntil, long since, long count, double sum, List<Seen> seen, @Nullable Last last) {
  /** Nothing was seen. */
  public static final State EMPTY = new State(Long.MIN_VALUE, 0, 0, 0, List.of(), null);

  private static final int OVERHEAD_BYTES = 200;
  private static final int SEEN_BYTES = 140;

  public State {
    seen = List.copyOf(seen);
  }

  /**
   * An event of the window.
   *
   * @param reference which of the correlation's references matched
   * @param value what a {@code value_*} correlation looks at; empty for others
   */
  public record Seen(long timeNanos, int reference, String auditId, String stage, String value) {}

  /** The last event, to be shown. */
  public record Last(Place place, byte[] outline) {}

  /** Nothing is found up to a time. */
  static State quietUntil(long nanos) {
    return new State(nanos, 0, 0, 0, List.of(), null);
  }

  /** Whether nothing needs to be remembered. */
  boolean isEmpty() {
    return seen.isEmpty() && count == 0 && quietUntil == Long.MIN_VALUE;
  }

  /** The same window with other events. */
  State with(List<Seen> events, Match match) {
    return new State(
        Long.MIN_VALUE,
        events.isEmpty() ? match.timeNanos() : events.getFirst().timeNanos(),
        count + 1,
        sum,
        events,
        new Last(match.place(), match.outline()));
  }

  /** About how much memory it takes. */
  int sizeBytes() {
    int size = OVERHEAD_BYTES + (last == null ? 0 : last.outline().length);
    for (Seen one : seen) {
      size += SEEN_BYTES + one.value().length();
    }
    return size;
  }
}
