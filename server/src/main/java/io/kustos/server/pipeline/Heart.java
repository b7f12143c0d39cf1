package io.kustos.server.pipeline;

import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.JournalUnavailable;
import io.kustos.server.journal.Position;
import java.time.InstantSource;
import java.util.List;

/** Notes in the journal that time passed while nothing came in. */
final class Heart {
  private final Journal journal;
  private final InstantSource clock;
  private Position last;

  Heart(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
    this.last = journal.end();
  }

  void beat() {
    Position now = journal.end();
    if (now.equals(last)) {
      try {
        var _ = journal.append(List.of(new Entry.Heartbeat(clock.instant())));
      } catch (JournalUnavailable e) {
        return; // Closed, or its state tells why.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      now = now.plus(1);
    }
    last = now;
  }
}
