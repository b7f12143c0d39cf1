package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.StoredEvent;

/**
 * An event that was found.
 *
 * @param stored its exact bytes, cluster, source and place in the journal
 * @param event the same, read
 * @param place where a search goes on behind it; has the event time
 */
public record EventHit(StoredEvent stored, AuditEvent event, SearchCursor place) {}
