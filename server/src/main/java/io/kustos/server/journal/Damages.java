package io.kustos.server.journal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The damage found in a shard, each once however often it is met. */
final class Damages {
  private static final System.Logger LOG = System.getLogger("io.kustos.journal");
  private static final int KEPT_MAX = 1_000;

  private final JournalCounters counters;
  private final Set<Damage> found = new LinkedHashSet<>();

  Damages(JournalCounters counters) {
    this.counters = counters;
  }

  synchronized void report(Damage damage) {
    if (found.size() < KEPT_MAX && found.add(damage)) {
      counters.damages.increment();
      LOG.log(System.Logger.Level.ERROR, "journal damaged: {0}", damage);
    }
  }

  synchronized List<Damage> all() {
    return List.copyOf(found);
  }
}
