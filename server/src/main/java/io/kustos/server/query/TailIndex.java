package io.kustos.server.query;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.lake.EventColumn;
import io.kustos.lake.ScanFilter;
import io.kustos.lake.StoredEvent;
import io.kustos.server.journal.Cursor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, of the part of the journal that is not in the archive, a little about every run of
 * entries: from when to when its events are, and which rare values they have. A question for other
 * times or values need not read the run again.
 *
 * <p>Thread-safe.
 */
final class TailIndex {
  /** So many entries are remembered together. */
  private static final int RUN_ENTRIES = 512;

  /** Of more entries than this nothing is remembered; an entry takes some eight bytes. */
  private static final long ENTRIES_MAX = 4_000_000;

  private static final int BITS_PER_VALUE = 16;
  private static final int PROBES = 4;

  private static final Map<EventColumn, EventField> NEEDLES =
      new EnumMap<>(
          Map.of(
              EventColumn.AUDIT_ID, EventField.AUDIT_ID,
              EventColumn.USER_NAME, EventField.USER_NAME,
              EventColumn.OBJECT_NAME, EventField.OBJECT_NAME));

  private final Deque<Run> runs = new ArrayDeque<>();
  private long next;

  /** Positions from one to before another. */
  record Range(long from, long end) {}

  /** What is known of the events of a range. */
  private static final class Run {
    private final long from;
    private long end;
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = Long.MIN_VALUE;
    private final long[] bits = new long[RUN_ENTRIES * NEEDLES.size() * BITS_PER_VALUE / 64];

    Run(long from) {
      this.from = from;
      this.end = from;
    }

    void add(AuditEvent event, long micros) {
      firstMicros = Math.min(firstMicros, micros);
      lastMicros = Math.max(lastMicros, micros);
      for (var needle : NEEDLES.entrySet()) {
        String value = event.text(needle.getValue());
        if (value != null) {
          long hash = hash(needle.getKey(), value);
          for (int i = 0; i < PROBES; i++) {
            int bit = bit(hash, i);
            bits[bit >>> 6] |= 1L << bit;
          }
        }
      }
    }

    boolean mayHold(EventColumn column, String value) {
      long hash = hash(column, value);
      for (int i = 0; i < PROBES; i++) {
        int bit = bit(hash, i);
        if ((bits[bit >>> 6] & (1L << bit)) == 0) {
          return false;
        }
      }
      return true;
    }

    private int bit(long hash, int probe) {
      return (int) ((((hash >>> (16 * probe)) & 0xffff) * (bits.length * 64L)) >>> 16);
    }

    private static long hash(EventColumn column, String value) {
      long hash = column.id();
      for (int i = 0; i < value.length(); i++) {
        hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
      }
      hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
      hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
      return hash ^ (hash >>> 33);
    }
  }

  /** Whether the index can tell anything about what a filter lets through. */
  static boolean knows(ScanFilter filter) {
    return filter.from() != null
        || filter.to() != null
        || NEEDLES.keySet().stream().anyMatch(c -> filter.equal().containsKey(c.column()));
  }

  /** What of the journal may have events that fit, in its order; reads what is new to the index. */
  synchronized List<Range> ranges(JournalSource.Shard journal, long from, ScanFilter filter)
      throws IOException, QueryException {
    long end = journal.end();
    if (end - from > ENTRIES_MAX) {
      runs.clear();
      return List.of(new Range(from, end));
    }
    while (!runs.isEmpty() && runs.getFirst().end <= from) {
      runs.removeFirst();
    }
    if (runs.isEmpty() || from < runs.getFirst().from) {
      runs.clear();
      next = from;
    }
    if (next < end) {
      extend(journal, end);
    }
    return fitting(from, end, filter);
  }

  private void extend(JournalSource.Shard journal, long end) throws IOException, QueryException {
    try (Cursor cursor = journal.read(next)) {
      var _ =
          new TailReader()
              .read(
                  cursor,
                  end,
                  (entry, position, view) -> {
                    long micros = StoredEvent.eventMicros(view, TailReader.receivedMicros(entry));
                    run(position).add(view, micros);
                  });
    }
    Run last = runs.peekLast();
    if (last != null) {
      last.end = end;
    }
    next = end;
  }

  private Run run(long position) {
    Run last = runs.peekLast();
    if (last == null || position - last.from >= RUN_ENTRIES) {
      if (last != null) {
        last.end = position;
      }
      last = new Run(last == null ? next : position);
      runs.addLast(last);
    }
    return last;
  }

  private List<Range> fitting(long from, long end, ScanFilter filter) {
    List<Range> ranges = new ArrayList<>();
    for (Run run : runs) {
      if (run.from >= end || !fits(run, filter)) {
        continue;
      }
      Range last = ranges.isEmpty() ? null : ranges.getLast();
      long until = Math.min(run.end, end);
      if (last != null && last.end() == run.from) {
        ranges.set(ranges.size() - 1, new Range(last.from(), until));
      } else {
        ranges.add(new Range(Math.max(from, run.from), until));
      }
    }
    return ranges;
  }

  private static boolean fits(Run run, ScanFilter filter) {
    if (run.firstMicros > run.lastMicros || !filter.overlaps(run.firstMicros, run.lastMicros)) {
      return false;
    }
    for (EventColumn column : NEEDLES.keySet()) {
      @Nullable String value = filter.equal().get(column.column());
      if (value != null && !run.mayHold(column, value)) {
        return false;
      }
    }
    return true;
  }
}
