package io.kustos.core.correlate;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What a correlator holds of one stream: its clock, and matches that wait for the watermark. */
final class StreamLine {
  private final EventStream stream;
  private final EventClock clock;
  private final PriorityQueue<Match> pending = new PriorityQueue<>();
  private long released;
  private @Nullable Match previous;

  /**
   * @param released matches before this time are too late
   */
  StreamLine(EventStream stream, EventClock clock, long released) {
    this.stream = stream;
    this.clock = clock;
    this.released = released;
  }

  EventStream stream() {
    return stream;
  }

  EventClock clock() {
    return clock;
  }

  PriorityQueue<Match> pending() {
    return pending;
  }

  /** Whether the match was looked at just before: an event that was brought twice. */
  boolean isRepeated(Match match) {
    boolean repeated = match.equals(previous);
    previous = match;
    return repeated;
  }

  long released() {
    return released;
  }

  void released(long nanos) {
    released = Math.max(released, nanos);
  }
}
