package io.kustos.server.journal;

import io.kustos.server.latency.Latencies;
import io.kustos.server.latency.LatencyCounts;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a journal shard has done since it was opened. */
final class JournalCounters {
  /** Group sizes are counted by powers of two up to this many. */
  static final int SIZE_CLASSES = 24;

  final LongAdder entries = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder storedBytes = new LongAdder();
  final LongAdder blocks = new LongAdder();
  final LongAdder groups = new LongAdder();
  final LongAdder groupNanos = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder clashes = new LongAdder();
  final LongAdder damages = new LongAdder();

  /** From being handed in to the begin of its group, of each append. */
  final LatencyCounts waits = new LatencyCounts();

  /** Looking for duplicates, packing and writing, of each group. */
  final LatencyCounts writes = new LatencyCounts();

  /** Of writing, beginning a new segment. */
  final LatencyCounts rolls = new LatencyCounts();

  /** Forcing a group to the disk. */
  final LatencyCounts forces = new LatencyCounts();

  private final LongAdder[] groupSizes = new LongAdder[SIZE_CLASSES];

  JournalCounters() {
    for (int i = 0; i < SIZE_CLASSES; i++) {
      groupSizes[i] = new LongAdder();
    }
  }

  void group(int groupEntries, long nanos) {
    groups.increment();
    groupNanos.add(nanos);
    int size = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, groupEntries - 1));
    groupSizes[Math.min(size, SIZE_CLASSES - 1)].increment();
  }

  Map<String, Latencies> stages() {
    return Map.of(
        "queue", waits.snapshot(),
        "write", writes.snapshot(),
        "roll", rolls.snapshot(),
        "force", forces.snapshot());
  }

  long[] groupSizes() {
    long[] sizes = new long[SIZE_CLASSES];
    for (int i = 0; i < SIZE_CLASSES; i++) {
      sizes[i] = groupSizes[i].sum();
    }
    return sizes;
  }
}
