package io.kustos.server.query;

import io.kustos.lake.ArchivedFinding;

/** What a live tail shows. */
public sealed interface LiveRow {
  /** An event was journaled. */
  record Event(EventHit hit) implements LiveRow {}

  /** A finding was made. */
  record Finding(ArchivedFinding finding) implements LiveRow {}
}
