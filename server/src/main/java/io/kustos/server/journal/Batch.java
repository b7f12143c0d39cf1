package io.kustos.server.journal;

import java.time.Instant;
import java.util.List;

/**
 * Consecutive entries of a shard.
 *
 * @param first place of the first
 * @param entries at least one
 * @param written when they were written
 */
public record Batch(Position first, List<Entry> entries, Instant written) {
  public Batch {
    entries = List.copyOf(entries);
  }

  /** The place after the last. */
  public Position next() {
    return first.plus(entries.size());
  }
}
