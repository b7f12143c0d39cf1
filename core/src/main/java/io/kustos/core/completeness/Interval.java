package io.kustos.core.completeness;

import java.util.Map;

/**
 * What the API servers counted between two scrapes, and what arrived.
 *
 * @param fromNanos time of the first scrape, nanoseconds since the epoch
 * @param toNanos time of the second
 * @param counted events the servers made
 * @param arrived events of that time that are here
 * @param edge events so near to a scrape that they may count on its other side
 * @param errors events that backends lost by the servers' own count, by plugin
 * @param rejected requests refused because they could not be audited
 * @param restarted whether a server started anew, so that some of its count is not known
 */
public record Interval(
    long fromNanos,
    long toNanos,
    long counted,
    long arrived,
    long edge,
    Map<String, Long> errors,
    long rejected,
    boolean restarted) {
  public Interval {
    errors = Map.copyOf(errors);
  }

  /** What can be said of an interval. */
  public enum Verdict {
    /** As many arrived as were counted. */
    COMPLETE,
    /** They differ by no more than stand at the edges. */
    WITHIN_EDGES,
    /** Fewer arrived. */
    MISSING,
    /** More arrived: of servers that were not counted, or of a time before a restart. */
    MORE
  }

  /** Counted and not here; negative when more are here. */
  public long missing() {
    return counted - arrived;
  }

  /** Events that backends lost, all plugins together. */
  public long lost() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What can be said. */
  public Verdict verdict() {
    if (missing() == 0) {
      return Verdict.COMPLETE;
    }
    if (Math.abs(missing()) <= edge) {
      return Verdict.WITHIN_EDGES;
    }
    return missing() > 0 ? Verdict.MISSING : Verdict.MORE;
  }
}
