package io.kustos.server.journal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The damage found in a shard, each once however often it is met. */
final class Damages {
  private static final System.Logger LOG = System.getLogger("io.kustos.journal");
  private static final int KEPT_MAX = 1_000;

  private final JournalCounters counters;
  private final boolean logs;
  private final Set<Damage> found = new LinkedHashSet<>();

  Damages(JournalCounters counters) {
    this(counters, true);
  }

  private Damages(JournalCounters counters, boolean logs) {
    this.counters = counters;
    this.logs = logs;
  }

  /** Those that a reader finds and tells by other means; only such by which entries are lost. */
  static Damages unlogged() {
    return new Damages(new JournalCounters(), false);
  }

  synchronized void report(Damage damage) {
    boolean tells = logs || damage.count() > 0;
    if (tells && found.size() < KEPT_MAX && found.add(damage)) {
      counters.damages.increment();
    } else {
      return;
    }
    if (logs) {
      LOG.log(System.Logger.Level.ERROR, "journal damaged: {0}", damage);
    }
  }

  synchronized List<Damage> all() {
    return List.copyOf(found);
  }
}
