package io.kustos.server.source;

/**
 * What was in a delivery that is durable now.
 *
 * @param events events that are new
 * @param duplicates events and rejects known from before, which were not stored again
 * @param rejects pieces that are no event, stored as such
 */
public record Receipt(long events, long duplicates, long rejects) {
  /** Sum with another. */
  public Receipt plus(Receipt other) {
    return new Receipt(
        events + other.events, duplicates + other.duplicates, rejects + other.rejects);
  }
}
