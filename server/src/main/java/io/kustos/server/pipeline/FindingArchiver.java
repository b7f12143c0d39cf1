package io.kustos.server.pipeline;

import io.kustos.lake.ArchivedFinding;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts findings into the archive; those that it cannot take are set aside, so that the rest goes
 * on. One thread at a time.
 */
final class FindingArchiver {
  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");

  private final ArchiveTables tables;
  private final Quarantine quarantine;
  private int failures;

  FindingArchiver(ArchiveTables tables, Quarantine quarantine) {
    this.tables = tables;
    this.quarantine = quarantine;
  }

  /**
   * Adds findings.
   *
   * @param batch those that are set aside are taken out of it
   * @param reached position up to which all entries have been judged
   * @throws IOException when they could not be added; to be tried again
   */
  void append(List<ArchivedFinding> batch, long reached) throws IOException {
    try {
      add(batch, reached);
    } catch (IOException | RuntimeException e) {
      if (++failures % Archiver.FAILURES_UNTIL_SEARCH != 0 || !setAsideCulprits(batch)) {
        throw e;
      }
      add(batch, reached);
    }
    failures = 0;
  }

  private void add(List<ArchivedFinding> batch, long reached) throws IOException {
    if (!batch.isEmpty()) {
      tables.appendFindings(batch, Map.of(Pipeline.SHARD, reached));
    }
  }

  /** False when no finding is to blame. */
  private boolean setAsideCulprits(List<ArchivedFinding> batch) throws IOException {
    Set<ArchivedFinding> aside = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var culprit : Culprits.in(batch, tables::rehearseFindings, PlainRows::like)) {
      quarantine.add(culprit.row(), culprit.reason());
      LOG.log(
          System.Logger.Level.ERROR,
          "finding {0} of rule {1} cannot be archived and is set aside: {2}",
          culprit.row().id(),
          culprit.row().ruleId(),
          culprit.reason());
      aside.add(culprit.row());
    }
    batch.removeIf(aside::contains);
    return !aside.isEmpty();
  }
}
