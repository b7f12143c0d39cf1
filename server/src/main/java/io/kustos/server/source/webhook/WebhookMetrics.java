package io.kustos.server.source.webhook;

import java.util.List;
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
 * @param ackSecondsMax upper bounds of the buckets of {@code ackCounts}, in seconds; the last is
 *     infinite
 * @param ackCounts acknowledged requests by the time from the end of the header to the answer, in
 *     each bucket
 * @param ackSecondsSum these times together, in seconds
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
    List<Double> ackSecondsMax,
    List<Long> ackCounts,
    double ackSecondsSum) {
  /** Copies what could change. */
  public WebhookMetrics {
    requests = new TreeMap<>(requests);
    ackSecondsMax = List.copyOf(ackSecondsMax);
    ackCounts = List.copyOf(ackCounts);
  }

  /** Requests answered with a status. */
  public long requests(int status) {
    return requests.getOrDefault(status, 0L);
  }
}
