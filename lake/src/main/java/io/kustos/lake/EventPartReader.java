package io.kustos.lake;

import io.kustos.core.Limits;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns rows with some columns of the events table into events that have what these hold. */
final class EventPartReader {
  /** Where an event and its place are, whatever else is asked for. */
  private static final String PLACE =
      "epoch_us(event_time), journal_shard, journal_position, filename, file_row_number";

  private static final int PLACE_COLUMNS = 5;

  /** Stands for a text that is there and not looked at. */
  private static final byte[] SOMETHING = {'-'};

  /** Those that make up the event's text, but for numbers. */
  private final List<EventColumn> texts = new ArrayList<>();

  private final List<String> select = new ArrayList<>(List.of(PLACE));
  private final boolean odd;
  private final int latency;
  private final int code;
  private final int raw;
  private final int cluster;
  private final int source;
  private final EventRow row = new EventRow();
  private final EventRebuild rebuild = new EventRebuild();
  private final EventScanner scanner = new EventScanner(Limits.DEFAULT.depthMax());
  private final AuditEvent view = AuditEvent.view();

  /**
   * A reader.
   *
   * @param wanted the columns to be read
   * @param odd whether rows may keep their bytes or have no {@code auditID}
   */
  EventPartReader(Set<EventColumn> wanted, boolean odd) {
    this.odd = odd;
    Set<EventColumn> left = EnumSet.noneOf(EventColumn.class);
    left.addAll(wanted);
    if (odd) {
      left.addAll(List.of(EventColumn.RAW, EventColumn.AUDIT_ID));
    }
    for (EventColumn column : EventColumn.ALL) {
      boolean text = column.field() != null || column == EventColumn.ANNOTATIONS;
      if (left.contains(column) && text && column.kind().isStagedAsText()) {
        texts.add(column);
        select.add(column.kind().read(column.column()));
      }
    }
    this.latency = add(left, EventColumn.LATENCY_MICROS);
    this.code = add(left, EventColumn.RESPONSE_CODE);
    this.raw = odd ? add(left, EventColumn.RAW) : 0;
    this.cluster = add(left, EventColumn.CLUSTER);
    this.source = add(left, EventColumn.SOURCE);
  }

  /** The number of the column in the result; 0 when it is not wanted. */
  private int add(Set<EventColumn> wanted, EventColumn column) {
    if (!wanted.contains(column)) {
      return 0;
    }
    select.add(column.column());
    return PLACE_COLUMNS - 1 + select.size();
  }

  /** The select list whose rows this reads. */
  String select() {
    return String.join(", ", select);
  }

  EventPart read(ResultSet rows) throws SQLException {
    long eventMicros = rows.getLong(1);
    return new EventPart(
        event(rows, eventMicros),
        cluster == 0 ? "" : rows.getString(cluster),
        source == 0 ? null : rows.getString(source),
        rows.getInt(2),
        rows.getLong(3),
        eventMicros,
        rows.getString(4),
        rows.getLong(5));
  }

  private AuditEvent event(ResultSet rows, long eventMicros) throws SQLException {
    byte[] kept = raw == 0 ? null : rows.getBytes(raw);
    if (kept != null) {
      return AuditEvent.parse(kept);
    }
    for (int i = 0; i < texts.size(); i++) {
      row.text(texts.get(i), utf8(rows.getString(PLACE_COLUMNS + 1 + i)));
    }
    row.eventMicros(eventMicros);
    row.latencyMicros(number(rows, latency, EventRow.NONE));
    row.responseCode((int) number(rows, code, -1));
    return event();
  }

  /** An event that has values of some columns, as {@link #select} reads them. */
  AuditEvent of(List<EventColumn> columns, List<@Nullable String> values) {
    row.responseCode(-1);
    row.latencyMicros(EventRow.NONE);
    for (int i = 0; i < columns.size(); i++) {
      String value = values.get(i);
      if (columns.get(i) == EventColumn.RESPONSE_CODE) {
        row.responseCode(value == null ? -1 : Integer.parseInt(value));
      } else {
        row.text(columns.get(i), utf8(value));
      }
    }
    return event();
  }

  private AuditEvent event() {
    if (row.text(EventColumn.LEVEL) == null) {
      row.text(EventColumn.LEVEL, SOMETHING);
    }
    if (!odd && row.text(EventColumn.AUDIT_ID) == null) {
      row.text(EventColumn.AUDIT_ID, SOMETHING);
    }
    byte[] bytes = rebuild.bytes(row);
    if (scanner.scan(bytes, 0, bytes.length) != ScanStatus.OK) {
      throw new IllegalStateException("columns that make no event");
    }
    scanner.show(view, 0);
    return view;
  }

  private static long number(ResultSet rows, int column, long none) throws SQLException {
    if (column == 0) {
      return none;
    }
    long number = rows.getLong(column);
    return rows.wasNull() ? none : number;
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
