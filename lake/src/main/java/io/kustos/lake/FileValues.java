package io.kustos.lake;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which values there are in columns of a file, together where a row has them together: a
 * file never changes. Forgets what was asked for least lately.
 *
 * <p>Thread-safe.
 */
public final class FileValues {
  /** So many rows of values are remembered, of all files together; one takes some hundred bytes. */
  private static final int ROWS_MAX = 100_000;

  /** What has more rows of values in a file is not remembered. */
  static final int ROWS_OF_FILE_MAX = 2_000;

  private final Map<Key, List<List<@Nullable String>>> values =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Set<List<EventColumn>> tooMany = ConcurrentHashMap.newKeySet();
  private int rows;

  private record Key(Path file, List<EventColumn> columns) {}

  /** The values of a file as {@link EventPartReader} reads them; null when they are not known. */
  synchronized @Nullable List<List<@Nullable String>> of(Path file, List<EventColumn> columns) {
    return values.get(new Key(file, columns));
  }

  synchronized void put(Path file, List<EventColumn> columns, List<List<@Nullable String>> found) {
    List<List<@Nullable String>> old = values.put(new Key(file, columns), found);
    rows += found.size() + 1 - (old == null ? 0 : old.size() + 1);
    var eldest = values.entrySet().iterator();
    while (rows > ROWS_MAX && eldest.hasNext()) {
      rows -= eldest.next().getValue().size() + 1;
      eldest.remove();
    }
  }

  /** Whether there may be few enough. */
  boolean isKept(List<EventColumn> columns) {
    return !tooMany.contains(columns);
  }

  void tooMany(List<EventColumn> columns) {
    tooMany.add(columns);
  }
}
