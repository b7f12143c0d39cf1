package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits events by partition and puts each part into the order of the table: by object, then as
 * they came, which is nearly by time.
 */
final class EventOrder {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final EventField[] KEY = {
    EventField.OBJECT_RESOURCE, EventField.OBJECT_NAMESPACE, EventField.OBJECT_NAME
  };

  private final List<ArchivedEvent> events;
  private final Map<ParquetFiles.Partition, Part> parts = new LinkedHashMap<>();
  private final RebuildBuffer key = new RebuildBuffer(256);
  private long lastDay;
  private @Nullable String lastCluster;
  private @Nullable Part lastPart;

  private EventOrder(List<ArchivedEvent> events) {
    this.events = events;
  }

  /** For each partition the indexes of its events. */
  static Map<ParquetFiles.Partition, int[]> of(List<ArchivedEvent> events) {
    EventOrder order = new EventOrder(events);
    for (int i = 0; i < events.size(); i++) {
      order.add(i);
    }
    Map<ParquetFiles.Partition, int[]> sorted = new LinkedHashMap<>();
    order.parts.forEach((partition, part) -> sorted.put(partition, part.sorted()));
    return sorted;
  }

  private void add(int index) {
    ArchivedEvent archived = events.get(index);
    AuditEvent event = archived.event();
    key(event);
    part(EventRow.eventMicros(event, archived.receivedMicros()), archived.cluster())
        .add(index, key);
  }

  private Part part(long micros, String cluster) {
    long day = Math.floorDiv(micros, DAY_MICROS);
    Part part = lastPart;
    if (part == null || day != lastDay || !cluster.equals(lastCluster)) {
      var partition = new ParquetFiles.Partition(LocalDate.ofEpochDay(day), cluster);
      part = parts.computeIfAbsent(partition, p -> new Part());
      lastPart = part;
      lastDay = day;
      lastCluster = cluster;
    }
    return part;
  }

  /** Writes the fields of the order as bytes that compare alike; escapes are left as they are. */
  private void key(AuditEvent event) {
    key.clear();
    for (EventField field : KEY) {
      if (event.has(field)) {
        key.add(event.bytes(), event.start(field), event.end(field));
      }
      key.add('\0');
    }
  }

  /** The events of one partition: each one's number of key, and its index. */
  private static final class Part {
    private byte[] @Nullable [] keys = new byte[256][];
    private int keyCount;

    /** By hash the number of a key plus one; open addressing, at most half full. */
    private int[] table = new int[512];

    private long[] entries = new long[1024];
    private int size;

    void add(int index, RebuildBuffer key) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, size * 2);
      }
      entries[size++] = (long) number(key) << 32 | index;
    }

    private int number(RebuildBuffer key) {
      int mask = table.length - 1;
      int at = key.hash() & mask;
      for (int number = table[at]; number != 0; number = table[at]) {
        if (key.isEqual(keys[number - 1])) {
          return number - 1;
        }
        at = at + 1 & mask;
      }
      if (keyCount == keys.length) {
        grow();
        return number(key);
      }
      keys[keyCount] = key.toBytes();
      table[at] = ++keyCount;
      return keyCount - 1;
    }

    private void grow() {
      keys = Arrays.copyOf(keys, keyCount * 2);
      table = new int[keys.length * 2];
      for (int number = 0; number < keyCount; number++) {
        byte[] key = Objects.requireNonNull(keys[number]);
        int at = ByteHash.of(key, 0, key.length) & table.length - 1;
        while (table[at] != 0) {
          at = at + 1 & table.length - 1;
        }
        table[at] = number + 1;
      }
    }

    int[] sorted() {
      int[] ranks = new int[keyCount];
      int[] byKey =
          IntStream.range(0, keyCount)
              .boxed()
              .sorted((a, b) -> Arrays.compareUnsigned(keys[a], keys[b]))
              .mapToInt(Integer::intValue)
              .toArray();
      for (int rank = 0; rank < byKey.length; rank++) {
        ranks[byKey[rank]] = rank;
      }
      for (int i = 0; i < size; i++) {
        entries[i] = (long) ranks[(int) (entries[i] >>> 32)] << 32 | (int) entries[i];
      }
      Arrays.sort(entries, 0, size);
      return IntStream.range(0, size).map(i -> (int) entries[i]).toArray();
    }
  }
}
