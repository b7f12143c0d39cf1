package io.kustos.server.pipeline;

import io.kustos.lake.ArchivedFinding;
import io.kustos.server.pipeline.PipelineSettings.Silence;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notices sources that fall silent. Knows time only from the journal's entries, so that it finds
 * the same whenever it reads them; time in which no process wrote the journal does not count.
 */
final class SourceWatch {
  private static final long TICK_MICROS = 1_000_000;

  private final Silence silence;
  private final Map<FlowKey, Seen> flows = new LinkedHashMap<>();
  private long lastTick = Long.MIN_VALUE;
  private @Nullable FlowKey lastKey;
  private @Nullable String lastSource;
  private Seen lastSeen = new Seen(0, 0, false);

  /** What is known of a flow: when it spoke last, since when it can be silent, whether it is. */
  private static final class Seen {
    private long micros;
    private long since;
    private boolean silent;

    Seen(long micros, long since, boolean silent) {
      this.micros = micros;
      this.since = since;
      this.silent = silent;
    }
  }

  /**
   * The state of a flow.
   *
   * @param micros when its last event was received
   * @param since from when on its silence counts
   * @param silent whether it was found to be silent
   */
  record Known(FlowKey flow, long micros, long since, boolean silent) {}

  SourceWatch(Silence silence, List<Known> known) {
    this.silence = silence;
    known.forEach(k -> flows.put(k.flow(), new Seen(k.micros(), k.since(), k.silent())));
  }

  List<Known> known() {
    return flows.entrySet().stream()
        .map(e -> new Known(e.getKey(), e.getValue().micros, e.getValue().since, e.getValue().silent))
        .toList();
  }

  /** A process begins to write: what came before it could not come. */
  void start(long micros) {
    flows.values().forEach(seen -> seen.since = micros);
    lastTick = micros;
  }

  /** An event came. */
  void event(
      String source, String cluster, long micros, long position, List<ArchivedFinding> findings) {
    tick(micros, position, findings);
    Seen seen = seen(source, cluster, micros);
    if (seen.silent && lastKey != null) {
      findings.add(OwnRule.back(lastKey, seen.micros, micros, position));
      seen.silent = false;
    }
    seen.micros = micros;
    seen.since = micros;
  }

  private Seen seen(String source, String cluster, long micros) {
    if (lastKey != null && lastKey.cluster().equals(cluster) && source.equals(lastSource)) {
      return lastSeen;
    }
    FlowKey key = FlowKey.of(source, cluster);
    Seen seen = flows.get(key);
    if (seen == null) {
      if (flows.size() >= FlowKey.FLOWS_MAX) {
        Iterator<FlowKey> eldest = flows.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
      seen = new Seen(micros, micros, false);
      flows.put(key, seen);
    }
    lastKey = key;
    lastSource = source;
    lastSeen = seen;
    return seen;
  }

  /** Time passed; a clock that went back begins to count anew. */
  void tick(long micros, long position, List<ArchivedFinding> findings) {
    if (micros >= lastTick && micros - TICK_MICROS < lastTick) {
      return;
    }
    boolean back = micros < lastTick;
    lastTick = micros;
    long after = silence.after().toNanos() / 1000;
    for (Map.Entry<FlowKey, Seen> flow : flows.entrySet()) {
      Seen seen = flow.getValue();
      if (back) {
        seen.since = Math.min(seen.since, micros);
      }
      if (!seen.silent
          && micros - seen.since > after
          && !silence.exempt().contains(flow.getKey().source())) {
        seen.silent = true;
        findings.add(OwnRule.silent(flow.getKey(), seen.micros, micros, position));
      }
    }
  }
}
