package io.kustos.core.answer;

import java.util.Set;

/**
 * Who did something to an object.
 *
 * @param deed what was done
 * @param object to what
 * @param clusters in which clusters; empty for any
 * @param fromNanos first time, nanoseconds since the epoch
 * @param toNanos first time after
 */
public record Question(
    Deed deed, ObjectName object, Set<String> clusters, long fromNanos, long toNanos) {
  /** Copies the set. */
  public Question {
    clusters = Set.copyOf(clusters);
  }

  @Override
  public String toString() {
    return "who "
        + deed.word()
        + " "
        + object
        + (object.namespace() == null ? "" : " in " + object.namespace());
  }
}
