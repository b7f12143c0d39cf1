package io.kustos.server.query;

import io.kustos.lake.ArchiveSnapshot;
import io.kustos.lake.ScanFilter;
import io.kustos.lake.Snapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All there is at one moment: the archive, and the journal from the first entry on that the archive
 * has not. The seam between the two is a position.
 */
final class Sight implements AutoCloseable {
  /** Retention may delete segments between the look at the archive and that at the journal. */
  private static final int TRIES = 5;

  private final ArchiveSnapshot archive;
  private final JournalSource.Shard journal;
  private final long from;
  private final List<String> problems = new ArrayList<>();

  private Sight(ArchiveSnapshot archive, JournalSource.Shard journal, long from) {
    this.archive = archive;
    this.journal = journal;
    this.from = from;
  }

  /** Looks, at the archive first: what it gets meanwhile is in the journal, too. */
  static Sight of(Snapshots archive, JournalSource journal, ScanFilter events, ScanFilter findings)
      throws IOException {
    for (int i = 1; ; i++) {
      ArchiveSnapshot snapshot = archive.snapshot(events, findings);
      try {
        JournalSource.Shard shard = journal.open();
        long from = snapshot.position(JournalSource.SHARD).orElse(-1) + 1;
        Sight sight = new Sight(snapshot, shard, from);
        if (shard.start() <= from || from == 0) {
          return sight;
        }
        if (i == TRIES) {
          sight.problems.add(
              "journal: entries from %d to before %d are neither in it nor in the archive"
                  .formatted(from, shard.start()));
          return sight;
        }
        snapshot.close();
      } catch (IOException | RuntimeException e) {
        snapshot.close();
        throw e;
      }
    }
  }

  ArchiveSnapshot archive() {
    return archive;
  }

  JournalSource.Shard journal() {
    return journal;
  }

  /** Number of the first entry that is not in the archive. */
  long from() {
    return from;
  }

  /** What could not be read so far. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    all.addAll(archive.problems());
    all.addAll(journal.problems());
    return all;
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
