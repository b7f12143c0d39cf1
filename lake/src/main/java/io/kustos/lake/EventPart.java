package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for of an event in the archive.
 *
 * @param event has what the columns that were asked for hold, perhaps more, and may lack all else;
 *     valid until the next one is read
 * @param cluster name of the cluster it is from; empty when that was not asked for
 * @param source where it came from; null when that was not asked for
 * @param shard the journal shard that held it
 * @param position its number in that shard
 * @param eventMicros when it happened, microseconds since the epoch
 * @param file the file it is in
 * @param row its number in the file, from 0
 */
public record EventPart(
    AuditEvent event,
    String cluster,
    @Nullable String source,
    int shard,
    long position,
    long eventMicros,
    String file,
    long row) {}
