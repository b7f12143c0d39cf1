package io.kustos.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Comparators;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/** Adds up what a Parquet file's footer says of its columns into the figures Iceberg keeps. */
final class FileMetrics {
  /** Characters kept of a text's lower and upper bound. */
  private static final int BOUND_CHARS = 32;

  private final Schema schema;
  private final Map<Integer, Long> sizes = new HashMap<>();
  private final Map<Integer, Long> values = new HashMap<>();
  private final Map<Integer, Long> nulls = new HashMap<>();
  private final Map<Integer, Object> lower = new HashMap<>();
  private final Map<Integer, Object> upper = new HashMap<>();
  private final Set<Integer> unbounded = new HashSet<>();
  private final Map<Integer, Long> groupRows = new HashMap<>();
  private final Map<Integer, Long> groupOffsets = new HashMap<>();

  private FileMetrics(Schema schema) {
    this.schema = schema;
  }

  /**
   * Reads a file's footer.
   *
   * @param file written with the schema's columns
   */
  static FileMetrics of(Duck duck, Path file, Schema schema) throws IOException {
    FileMetrics metrics = new FileMetrics(schema);
    String sql =
        "SELECT path_in_schema, row_group_id, row_group_num_rows, num_values, stats_null_count,"
            + " total_compressed_size,"
            + " if(type = 'INT64' AND stats_min_value LIKE '%:%',"
            + " epoch_us(TRY_CAST(stats_min_value AS TIMESTAMPTZ))::VARCHAR, stats_min_value),"
            + " if(type = 'INT64' AND stats_max_value LIKE '%:%',"
            + " epoch_us(TRY_CAST(stats_max_value AS TIMESTAMPTZ))::VARCHAR, stats_max_value),"
            + " min_is_exact AND max_is_exact,"
            + " coalesce(nullif(dictionary_page_offset, 0), data_page_offset)"
            + " FROM parquet_metadata("
            + Sql.text(file.toString())
            + ")";
    duck.query(sql, metrics::add);
    return metrics;
  }

  private void add(ResultSet column) throws SQLException {
    Types.NestedField field = field(column.getString(1));
    int id = field.fieldId();
    int group = column.getInt(2);
    groupRows.put(group, column.getLong(3));
    groupOffsets.merge(group, column.getLong(10), Math::min);
    values.merge(id, column.getLong(4), Long::sum);
    nulls.merge(id, column.getLong(5), Long::sum);
    sizes.merge(id, column.getLong(6), Long::sum);
    boolean empty = column.getLong(4) == column.getLong(5);
    Object min = bound(field.type(), column.getString(7));
    Object max = bound(field.type(), column.getString(8));
    if (min != null && max != null && column.getBoolean(9)) {
      Comparator<Object> order = Comparators.forType(field.type().asPrimitiveType());
      lower.merge(id, min, (a, b) -> order.compare(a, b) <= 0 ? a : b);
      upper.merge(id, max, (a, b) -> order.compare(a, b) >= 0 ? a : b);
    } else if (!empty) {
      unbounded.add(id);
    }
  }

  /** The field of a path such as {@code user_groups, list, element}. */
  private Types.NestedField field(String path) {
    int comma = path.indexOf(',');
    Types.NestedField field = schema.findField(comma < 0 ? path : path.substring(0, comma));
    return field.type().isListType() ? field.type().asListType().fields().get(0) : field;
  }

  private static @Nullable Object bound(Type type, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (type.typeId()) {
      case INTEGER -> (Object) Integer.valueOf(text);
      case LONG, TIMESTAMP -> Long.valueOf(text);
      case STRING -> text;
      default -> null;
    };
  }

  long rows() {
    return groupRows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Where the file's row groups begin. */
  List<Long> splitOffsets() {
    return new ArrayList<>(new TreeSet<>(groupOffsets.values()));
  }

  Metrics metrics() {
    return new Metrics(
        rows(), sizes, values, nulls, Map.of(), bounds(lower, true), bounds(upper, false));
  }

  private Map<Integer, ByteBuffer> bounds(Map<Integer, Object> bounds, boolean isLower) {
    Map<Integer, ByteBuffer> buffers = new HashMap<>();
    bounds.forEach(
        (id, bound) -> {
          Object kept = bound instanceof String text ? cut(text, isLower) : bound;
          if (kept != null && !unbounded.contains(id)) {
            buffers.put(id, Conversions.toByteBuffer(schema.findType(id), kept));
          }
        });
    return buffers;
  }

  /** A bound for the text that is not too long; null when there is none. */
  private static @Nullable CharSequence cut(String text, boolean isLower) {
    return isLower
        ? UnicodeUtil.truncateStringMin(text, BOUND_CHARS)
        : UnicodeUtil.truncateStringMax(text, BOUND_CHARS);
  }
}
