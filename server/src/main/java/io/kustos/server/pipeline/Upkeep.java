package io.kustos.server.pipeline;

import io.kustos.lake.Archive;
import io.kustos.server.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Compacts the archive and deletes journal segments that nobody needs, now and then. */
final class Upkeep {
  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");

  /** Files in the archive's folders that are not its own are left alone for so long. */
  private static final Duration STRANGERS_STAY = Duration.ofHours(1);

  /** Compaction waits while new events need the archive for more of the time. */
  private static final double COMMITTING_SHARE_MAX = 0.25;

  private final Journal journal;
  private final Archive archive;
  private final Archiver archiver;
  private final InstantSource clock;
  private final LongAdder compactions = new LongAdder();
  private Duration lastCommitting = Duration.ZERO;
  private long lastRun = System.nanoTime();
  private volatile @Nullable String problem;

  Upkeep(Journal journal, Archive archive, Archiver archiver, InstantSource clock) {
    this.journal = journal;
    this.archive = archive;
    this.archiver = archiver;
    this.clock = clock;
  }

  void run() {
    long now = System.nanoTime();
    Duration committing = archiver.committing();
    double share = committing.minus(lastCommitting).toNanos() / (double) (now - lastRun);
    lastCommitting = committing;
    lastRun = now;
    try {
      Instant strangersBefore = clock.instant().minus(STRANGERS_STAY);
      Archive.Maintained done =
          archive.maintain(
              strangersBefore, () -> share > COMMITTING_SHARE_MAX || archiver.isBehind());
      compactions.add(done.compacted());
      journal.deleteExpired();
      problem = null;
    } catch (IOException | RuntimeException e) {
      problem = e.getMessage() == null ? e.toString() : e.getMessage();
      LOG.log(System.Logger.Level.WARNING, "maintenance of the archive failed: {0}", problem);
    }
  }

  long compactions() {
    return compactions.sum();
  }

  @Nullable String problem() {
    return problem;
  }
}
