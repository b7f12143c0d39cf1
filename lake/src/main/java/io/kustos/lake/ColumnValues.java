package io.kustos.lake;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values met last. A table with one place for each hash: a value that comes again is found, one
 * that does not is soon replaced.
 */
final class ColumnValues {
  private static final int SIZE = 1 << 13;
  private static final int JSON_BYTES_MAX = 512;

  /** Columns whose values hardly come again. */
  private static final Set<EventColumn> UNIQUE =
      EnumSet.of(
          EventColumn.AUDIT_ID,
          EventColumn.OBJECT_UID,
          EventColumn.OBJECT_RESOURCE_VERSION,
          EventColumn.REQUEST_OBJECT,
          EventColumn.RESPONSE_OBJECT);

  private final @Nullable ColumnValue[] table = new ColumnValue[SIZE];
  private final RebuildBuffer out = new RebuildBuffer(JSON_BYTES_MAX);

  /** Whether values of the column are kept here. */
  static boolean keeps(EventColumn column) {
    return !UNIQUE.contains(column);
  }

  /** What the column holds of a field; null when that is not kept here. */
  @Nullable ColumnValue of(EventColumn column, byte[] bytes, int from, int to) {
    if (to - from > JSON_BYTES_MAX) {
      return null;
    }
    int hash = ByteHash.of(bytes, from, to) + column.ordinal();
    ColumnValue known = table[hash & (SIZE - 1)];
    if (known != null && known.isOf(column, hash, bytes, from, to)) {
      return known;
    }
    ColumnValue made = make(column, hash, Arrays.copyOfRange(bytes, from, to));
    table[hash & (SIZE - 1)] = made;
    return made;
  }

  private ColumnValue make(EventColumn column, int hash, byte[] json) {
    if (column == EventColumn.ANNOTATIONS) {
      // Whether they can be rebuilt depends on other columns, too.
      return new ColumnValue(
          column, hash, json, FieldBytes.annotations(json, 0, json.length), false);
    }
    byte[] stored = FieldBytes.of(column, json, 0, json.length);
    boolean exact = false;
    if (stored != null) {
      out.compareWith(json, 0, json.length);
      EventRebuild.value(column, stored, out);
      exact = out.isSame();
    }
    return new ColumnValue(column, hash, json, stored, exact);
  }
}
