package io.kustos.server.source.webhook;

import io.kustos.server.latency.Latencies;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the webhook source has counted since its start.
 *
 * @param requests requests by the HTTP status they were answered with
 * @param wireBytes bytes of bodies as they were sent
 * @param bytes bytes of bodies that became durable, decompressed
 * @param events events that were new
 * @param duplicates events that were known
 * @param rejects pieces that were no event
 * @param connections connections open now
 * @param closedSlow connections closed because a header or a body took too long
 * @param closedIdle connections closed because no request came
 * @param closedCrowd connections closed because their address had too many
 * @param cutBodies requests whose body ended before its end
 * @param heldBytes bytes of bodies in memory now
 * @param acks times from the end of the header to the answer, of acknowledged requests
 */
public record WebhookMetrics(
    SortedMap<Integer, Long> requests,
    long wireBytes,
    long bytes,
    long events,
    long duplicates,
    long rejects,
    long connections,
    long closedSlow,
    long closedIdle,
    long closedCrowd,
    long cutBodies,
    long heldBytes,
    Latencies acks) {
  /** Copies what could change. */
  public WebhookMetrics {
    requests = new TreeMap<>(requests);
  }

  /** Requests answered with a status. */
  public long requests(int status) {
    return requests.getOrDefault(status, 0L);
  }
}
