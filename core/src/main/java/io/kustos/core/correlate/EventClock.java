package io.kustos.core.correlate;

/**
 * The time of one stream, told by its entries alone: its latest event, and how long nothing came
 * since. Two times follow from it. Up to the <em>watermark</em> no event is expected any more, since
 * the latest lies further ahead than the allowed lateness. Up to the <em>idle time</em> none is
 * expected because nothing came for so long; a stream that was cut off and comes back may prove
 * that wrong, so it decides what did not happen, not what is too late.
 */
final class EventClock {
  private final long latenessNanos;
  private long latest;
  private long received;
  private long idle;

  EventClock(long latenessNanos) {
    this(latenessNanos, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  EventClock(long latenessNanos, long latest, long received, long idle) {
    this.latenessNanos = latenessNanos;
    this.latest = latest;
    this.received = received;
    this.idle = idle;
  }

  /**
   * An event came. One that lies further ahead than the allowed lateness of when it was received
   * does not move the clock further than that.
   *
   * @param receivedNanos when it was received; {@link Long#MAX_VALUE} when that is unknown
   */
  void event(long eventNanos, long receivedNanos) {
    received = receivedNanos;
    latest = Math.max(latest, Math.min(eventNanos, add(receivedNanos, latenessNanos)));
  }

  /** Reading begins again: the time before it does not count as silence. */
  void resume(long nowNanos) {
    received = Math.max(received, nowNanos);
  }

  /** Nothing came until now. */
  void silent(long nowNanos) {
    if (latest != Long.MIN_VALUE && received != Long.MIN_VALUE && nowNanos > received) {
      idle = Math.max(idle, subtract(add(latest, nowNanos - received), latenessNanos));
    }
  }

  /** Events before this time come no more, or are too late. */
  long watermark() {
    return latest == Long.MIN_VALUE ? Long.MIN_VALUE : subtract(latest, latenessNanos);
  }

  /** The later of the watermark and the idle time. */
  long assumed() {
    return Math.max(watermark(), idle);
  }

  long latest() {
    return latest;
  }

  long received() {
    return received;
  }

  long idle() {
    return idle;
  }

  private static long add(long a, long b) {
    long sum = a + b;
    return b >= 0 && sum < a ? Long.MAX_VALUE : sum;
  }

  private static long subtract(long a, long b) {
    long difference = a - b;
    return b >= 0 && difference > a ? Long.MIN_VALUE : difference;
  }
}
