package io.kustos.lake;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns rows of the events table back into events with their exact bytes. */
final class StoredEventReader {
  /** The select list whose rows this reads. */
  static final String COLUMNS =
      EventColumn.ALL.stream()
          .map(column -> column.kind().read(column.column()))
          .collect(Collectors.joining(", "));

  private final EventRow row = new EventRow();
  private final EventRebuild rebuild = new EventRebuild();

  StoredEvent read(ResultSet rows) throws SQLException {
    for (EventColumn column : EventColumn.ALL) {
      if (column.kind().isStagedAsText() && column.kind() != ColumnKind.BYTES) {
        row.text(column, utf8(rows.getString(index(column))));
      }
    }
    row.eventMicros(rows.getLong(index(EventColumn.EVENT_TIME)));
    long latency = rows.getLong(index(EventColumn.LATENCY_MICROS));
    row.latencyMicros(rows.wasNull() ? EventRow.NONE : latency);
    int code = rows.getInt(index(EventColumn.RESPONSE_CODE));
    row.responseCode(rows.wasNull() ? -1 : code);
    row.raw(rows.getBytes(index(EventColumn.RAW)));
    return new StoredEvent(
        rebuild.bytes(row),
        rows.getString(index(EventColumn.CLUSTER)),
        rows.getString(index(EventColumn.SOURCE)),
        rows.getInt(index(EventColumn.JOURNAL_SHARD)),
        rows.getLong(index(EventColumn.JOURNAL_POSITION)),
        rows.getLong(index(EventColumn.RECEIVED_TIME)),
        rows.getBytes(index(EventColumn.WRAPPER)));
  }

  private static int index(EventColumn column) {
    return column.ordinal() + 1;
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
