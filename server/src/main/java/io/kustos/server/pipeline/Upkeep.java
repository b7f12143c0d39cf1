package io.kustos.server.pipeline;

import io.kustos.lake.Archive;
import io.kustos.server.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Compacts the archive and deletes journal segments that nobody needs, now and then. */
final class Upkeep {
  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");

  /** Files in the archive's folders that are not its own are left alone for so long. */
  private static final Duration STRANGERS_STAY = Duration.ofHours(1);

  private final Journal journal;
  private final Archive archive;
  private final InstantSource clock;
  private final LongAdder compactions = new LongAdder();
  private volatile @Nullable String problem;

  Upkeep(Journal journal, Archive archive, InstantSource clock) {
    this.journal = journal;
    this.archive = archive;
    this.clock = clock;
  }

  void run() {
    try {
      Archive.Maintained done = archive.maintain(clock.instant().minus(STRANGERS_STAY));
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
