package io.kustos.server.source;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source is doing.
 *
 * @param state whether it receives
 * @param place where it listens or what it reads, for people
 * @param deliveries deliveries that became durable since the start
 * @param bytes their bytes
 * @param totals what was in them
 * @param last when the last of them was received, null before the first
 * @param problems what an operator should look at, the worst first; empty when all is well
 */
public record SourceStatus(
    State state,
    String place,
    long deliveries,
    long bytes,
    Receipt totals,
    @Nullable Instant last,
    List<String> problems) {
  /** Whether a source receives. */
  public enum State {
    /** Not started yet. */
    NEW,
    /** Receives. */
    RUNNING,
    /** Cannot receive at the moment and tries again by itself. */
    FAILING,
    /** Closed. */
    CLOSED
  }

  /** Copies the list. */
  public SourceStatus {
    problems = List.copyOf(problems);
  }
}
