package io.kustos.server.pipeline;

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
  private final ArrayDeque<SourceGap> waiting = new ArrayDeque<>();

  Gaps(JournalIntake intake) {
    this.intake = intake;
  }

  synchronized void note(SourceGap gap) {
    waiting.addLast(gap);
    if (waiting.size() > WAITING_MAX) {
      SourceGap dropped = waiting.removeFirst();
      LOG.log(System.Logger.Level.ERROR, "cannot be journaled, too many wait: " + dropped.text());
    }
    bring();
  }

  /** Tries what waits; in the order it was noticed. */
  synchronized void bring() {
    try {
      while (!waiting.isEmpty()) {
        intake.append(List.of(Subjects.gap(waiting.getFirst())));
        waiting.removeFirst();
      }
    } catch (IntakeException e) {
      LOG.log(System.Logger.Level.DEBUG, "gaps wait for the journal", e);
    }
  }
}
