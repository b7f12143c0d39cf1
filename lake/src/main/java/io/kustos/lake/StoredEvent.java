package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as it comes out of the archive.
 *
 * @param bytes the exact bytes it had
 * @param cluster name of the cluster it is from
 * @param source where it came from
 * @param shard the journal shard that held it
 * @param position its number in that shard
 * @param receivedMicros when it was taken into the journal, microseconds since the epoch
 * @param wrapper the bytes around it, for an event that came wrapped
 */
public record StoredEvent(
    byte[] bytes,
    String cluster,
    @Nullable String source,
    int shard,
    long position,
    long receivedMicros,
    byte @Nullable [] wrapper) {

  /** When an event happened, in microseconds since the epoch, as the archive's columns say. */
  public static long eventMicros(AuditEvent event, long receivedMicros) {
    return EventRow.eventMicros(event, receivedMicros);
  }
}
