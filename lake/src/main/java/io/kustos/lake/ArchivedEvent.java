package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way into the archive, with what the journal knows of it.
 *
 * @param event must stay as it is until it is appended
 * @param cluster name of the cluster it is from
 * @param source where it came from, as the source names itself
 * @param shard the journal shard that holds it
 * @param position its number in that shard
 * @param receivedMicros when it was taken into the journal, microseconds since the epoch
 * @param wrapper the bytes around it, for an event that came wrapped
 */
public record ArchivedEvent(
    AuditEvent event,
    String cluster,
    String source,
    int shard,
    long position,
    long receivedMicros,
    byte @Nullable [] wrapper) {}
