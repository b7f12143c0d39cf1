package io.kustos.server.query;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how often each value is in a file of the archive, for what is often asked: a file never
 * changes, so what was counted once need not be counted again. Forgets what was asked for least
 * lately.
 *
 * <p>Thread-safe.
 */
final class FileCounts {
  /** So many values are remembered, of all files together; one takes some hundred bytes. */
  private static final int VALUES_MAX = 200_000;

  /** What has more values in a file is not remembered. */
  static final int VALUES_OF_FILE_MAX = 2_000;

  private final Map<Key, Map<String, Long>> counts = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> tooMany = ConcurrentHashMap.newKeySet();
  private int values;

  /**
   * What was counted.
   *
   * @param what a column, or the width of a histogram's bars
   */
  private record Key(Path file, String what) {}

  /** How often each value is in a file; null when that is not known. */
  synchronized @Nullable Map<String, Long> of(Path file, String what) {
    return counts.get(new Key(file, what));
  }

  synchronized void put(Path file, String what, Map<String, Long> counted) {
    Map<String, Long> kept = Map.copyOf(counted);
    Map<String, Long> old = counts.put(new Key(file, what), kept);
    values += kept.size() + 1 - (old == null ? 0 : old.size() + 1);
    var eldest = counts.entrySet().iterator();
    while (values > VALUES_MAX && eldest.hasNext()) {
      values -= eldest.next().getValue().size() + 1;
      eldest.remove();
    }
  }

  /** Whether there may be few enough values. */
  boolean isKept(String what) {
    return !tooMany.contains(what);
  }

  void tooMany(String what) {
    tooMany.add(what);
  }
}
