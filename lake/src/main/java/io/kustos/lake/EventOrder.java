package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    part(EventRow.eventMicros(event, archived.receivedMicros()), archived.cluster())
        .add(index, key(event));
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

  /** The fields of the order as bytes that compare alike; escapes are left as they are. */
  private ByteBuffer key(AuditEvent event) {
    key.clear();
    for (EventField field : KEY) {
      if (event.has(field)) {
        key.add(event.bytes(), event.start(field), event.end(field));
      }
      key.add('\0');
    }
    return ByteBuffer.wrap(key.toBytes());
  }

  /** The events of one partition: each one's number of key, and its index. */
  private static final class Part {
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final List<ByteBuffer> keys = new ArrayList<>();
    private long[] entries = new long[1024];
    private int size;

    void add(int index, ByteBuffer key) {
      Integer number = numbers.get(key);
      if (number == null) {
        number = keys.size();
        numbers.put(key, number);
        keys.add(key);
      }
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, size * 2);
      }
      entries[size++] = (long) number << 32 | index;
    }

    int[] sorted() {
      int[] ranks = new int[keys.size()];
      int[] byKey =
          IntStream.range(0, ranks.length)
              .boxed()
              .sorted((a, b) -> Arrays.compareUnsigned(keys.get(a).array(), keys.get(b).array()))
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
