package io.kustos.server.pipeline;

import io.kustos.server.journal.Entry;
import io.kustos.server.source.IntakeException;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Brings gaps into the journal. While it cannot be written they wait here, for a gap is noticed
 * once.
 */
final class Gaps {
  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");

  /** Most gaps that wait; beyond it the oldest are only in the log. */
  static final int WAITING_MAX = 1_000;

  private final JournalIntake intake;
  private final ArrayDeque<Noted> waiting = new ArrayDeque<>();

  private record Noted(Entry.Control entry, String text) {}

  Gaps(JournalIntake intake) {
    this.intake = intake;
  }

  void note(SourceGap gap) {
    note(new Noted(Subjects.gap(gap), gap.text()));
  }

  void note(MissingEvents found) {
    note(new Noted(Subjects.missing(found), found.text()));
  }

  private synchronized void note(Noted noted) {
    waiting.addLast(noted);
    if (waiting.size() > WAITING_MAX) {
      Noted dropped = waiting.removeFirst();
      LOG.log(System.Logger.Level.ERROR, "cannot be journaled, too many wait: " + dropped.text());
    }
    bring();
  }

  /** Tries what waits; in the order it was noticed. */
  synchronized void bring() {
    try {
      while (!waiting.isEmpty()) {
        intake.append(List.of(waiting.getFirst().entry()));
        waiting.removeFirst();
      }
    } catch (IntakeException e) {
      LOG.log(System.Logger.Level.DEBUG, "gaps wait for the journal", e);
    }
  }
}
