package io.kustos.core.completeness;

import io.kustos.core.event.AuditEvent;
import java.util.Optional;

/**
 * Compares a log with another of the same servers, event by event: first all events that are here,
 * then those of the reference. One thread at a time.
 */
public final class Comparison {
  private final int eventsMax;
  private final EventKeys keys = new EventKeys();
  private final Losses missing = new Losses();
  private long here;
  private long reference;

  /**
   * An empty comparison.
   *
   * @param eventsMax so many different events may be here; 40 bytes each
   */
  public Comparison(int eventsMax) {
    this.eventsMax = eventsMax;
  }

  /**
   * Takes an event that is here.
   *
   * @throws IllegalStateException when there are more than may be
   */
  public void here(AuditEvent event) {
    if (keys.size() >= eventsMax) {
      throw new IllegalStateException(
          "more than comparison_events_max (" + eventsMax + ") events: compare a shorter time");
    }
    keys.add(event);
    here++;
  }

  /** Takes an event of the reference. */
  public void reference(AuditEvent event) {
    reference++;
    if (!keys.remove(event)) {
      missing.add(event);
    }
  }

  /**
   * What came out.
   *
   * @param here events that are here
   * @param reference events of the reference
   * @param missing events of the reference that are not here
   * @param more events here that the reference does not have
   */
  public record Outcome(long here, long reference, Losses missing, long more) {}

  /** What came out; empty when no reference was given. */
  public Optional<Outcome> outcome() {
    return reference == 0
        ? Optional.empty()
        : Optional.of(new Outcome(here, reference, missing, keys.left()));
  }
}
