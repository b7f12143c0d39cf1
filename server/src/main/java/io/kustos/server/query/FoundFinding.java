package io.kustos.server.query;

import io.kustos.lake.ArchivedFinding;

/**
 * A finding that was found.
 *
 * @param finding the finding
 * @param place where a search for findings goes on behind it; has the event time
 */
public record FoundFinding(ArchivedFinding finding, SearchCursor place) {}
