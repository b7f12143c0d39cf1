package io.kustos.server.pipeline;

import java.time.Instant;

/**
 * Events that API servers counted and that are not here.
 *
 * @param cluster name of their cluster; empty when all clusters were compared together
 * @param from time of the scrape before
 * @param to time of the scrape after
 * @param counted events the servers counted
 * @param arrived events of that time that are here
 * @param known how many of the missing the servers know that they lost
 * @param noticed when it was noticed
 */
public record MissingEvents(
    String cluster,
    Instant from,
    Instant to,
    long counted,
    long arrived,
    long known,
    Instant noticed) {
  /** Counted and not here. */
  public long missing() {
    return counted - arrived;
  }

  /** What happened, one sentence for people. */
  public String text() {
    return "%d events are missing%s: between %s and %s the API servers counted %d, %d are here; they know of %d that they lost"
        .formatted(
            missing(),
            cluster.isEmpty() ? "" : " of cluster " + cluster,
            from,
            to,
            counted,
            arrived,
            known);
  }
}
