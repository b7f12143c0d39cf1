package io.kustos.server.pipeline;

import io.kustos.lake.ArchivedFinding;

/**
 * Hears of findings as they are made, in the order of the journal, from one thread that waits for
 * it: it must be quick. After a crash the last findings are told again; their ids are the same.
 */
public interface FindingListener {
  /** A finding was made. */
  void found(ArchivedFinding finding);
}
