package io.kustos.core.completeness;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.TimeSpan;
import java.time.Duration;

/** What a log says of itself: its extent, and where it shows that something is missing. */
public final class LogEvidence {
  private final Bounds bounds;
  private final WriteChains chains;
  private final OpenRequests requests;
  private final Silences silences;
  private final TimeSpan span = new TimeSpan();
  private long events;

  /**
   * How much is kept, and how patient to be.
   *
   * @param objectsMax objects whose writes are followed
   * @param requestsMax requests that may be open at once
   * @param patience how long an ordinary request may take
   * @param longPatience how long a watch, an exec or a followed log may
   * @param silence the least time without an event that is told
   */
  public record Bounds(
      int objectsMax, int requestsMax, Duration patience, Duration longPatience, Duration silence) {
    /** A server ends ordinary requests after a minute and watches after an hour, by default. */
    public static final Bounds DEFAULT =
        new Bounds(
            200_000,
            200_000,
            Duration.ofSeconds(90),
            Duration.ofMinutes(70),
            Duration.ofSeconds(60));
  }

  /** Nothing seen yet. */
  public LogEvidence(Bounds bounds) {
    this.bounds = bounds;
    this.chains = new WriteChains(bounds.objectsMax());
    this.requests = new OpenRequests(bounds.requestsMax());
    this.silences = new Silences(bounds.silence().toNanos());
  }

  /** Takes an event; the order does not matter. */
  public void add(AuditEvent event) {
    events++;
    long nanos = event.stageNanos();
    span.add(nanos);
    chains.add(event);
    requests.add(event);
    silences.add(nanos);
  }

  /** How it was bounded. */
  public Bounds bounds() {
    return bounds;
  }

  /** How many events it has. */
  public long events() {
    return events;
  }

  /** The times of the events. */
  public TimeSpan span() {
    return span;
  }

  /** Writes that objects show. */
  public WriteChains chains() {
    return chains;
  }

  /** Requests without an end. */
  public OpenRequests requests() {
    return requests;
  }

  /** Times without events. */
  public Silences silences() {
    return silences;
  }
}
