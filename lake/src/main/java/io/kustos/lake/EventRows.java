package io.kustos.lake;

import io.kustos.core.event.EventField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to DuckDB, column by column and a chunk of rows at a time. Columns that no event has
 * anything for are left out.
 */
final class EventRows implements RowSource {
  private static final byte[] @Nullable [] NO_ROWS = new byte[0][];

  private final List<ArchivedEvent> events;
  private final int[] order;
  private final EventRow row;
  private final EventRebuild rebuild;
  private final List<EventColumn> columns = new ArrayList<>();

  /** The columns whose texts come from the row. */
  private final EventColumn[] fromFields;

  /** By column its place in a chunk. */
  private final int[] places = new int[EventColumn.ALL.size()];

  private final byte[][] @Nullable [] texts = new byte[EventColumn.ALL.size()][][];
  private final NeedleIndex needles = new NeedleIndex();
  private String clusterName = "";
  private byte[] cluster = new byte[0];
  private String sourceName = "";
  private byte[] source = new byte[0];
  private int next;
  private long rawRows;

  /**
   * Rows for some of the events.
   *
   * @param order indexes of the events to take, in the order to take them
   * @param row to be used for each of them; what it remembers from before saves work
   */
  EventRows(List<ArchivedEvent> events, int[] order, EventRow row, EventRebuild rebuild) {
    this.events = events;
    this.order = order;
    this.row = row;
    this.rebuild = rebuild;
    Arrays.fill(texts, NO_ROWS);
    boolean[] present = present(events, order);
    for (EventColumn column : EventColumn.ALL) {
      if (present[column.ordinal()]) {
        places[column.ordinal()] = columns.size();
        columns.add(column);
      }
    }
    this.fromFields =
        columns.stream()
            .filter(c -> c.kind().isStagedAsText())
            .filter(c -> c.field() != null || c == EventColumn.ANNOTATIONS)
            .toArray(EventColumn[]::new);
  }

  /** Rows that remember nothing from before. */
  EventRows(List<ArchivedEvent> events, int[] order) {
    this(events, order, new EventRow(), new EventRebuild());
  }

  private static boolean[] present(List<ArchivedEvent> events, int[] order) {
    @Nullable EventField[] fields = new @Nullable EventField[EventColumn.ALL.size()];
    boolean[] present = new boolean[fields.length];
    for (EventColumn column : EventColumn.ALL) {
      EventField field =
          column == EventColumn.ANNOTATIONS ? EventField.ANNOTATIONS : column.field();
      fields[column.ordinal()] = field;
      present[column.ordinal()] = field == null && column != EventColumn.WRAPPER;
    }
    EventColumn[] missing =
        EventColumn.ALL.stream()
            .filter(c -> fields[c.ordinal()] != null)
            .toArray(EventColumn[]::new);
    int count = missing.length;
    for (int index : order) {
      ArchivedEvent archived = events.get(index);
      for (int i = count - 1; i >= 0; i--) {
        int column = missing[i].ordinal();
        if (archived.event().has(Objects.requireNonNull(fields[column]))) {
          present[column] = true;
          missing[i] = missing[--count];
        }
      }
      present[EventColumn.WRAPPER.ordinal()] |= archived.wrapper() != null;
    }
    return present;
  }

  /** How many events so far could not be rebuilt and keep their bytes. */
  long rawRows() {
    return rawRows;
  }

  /** The index of the events so far. */
  NeedleIndex needles() {
    return needles;
  }

  @Override
  public List<Column> columns() {
    return columns.stream().map(c -> new Column(c.column(), c.kind().stagedType())).toList();
  }

  @Override
  public int fill(DuckDBDataChunkWriter chunk) {
    int rows = (int) Math.min(chunk.capacity(), order.length - next);
    prepare(rows);
    for (int i = 0; i < rows; i++) {
      ArchivedEvent archived = events.get(order[next + i]);
      row.fill(archived.event(), archived.receivedMicros());
      if (!rebuild.matches(row, archived.event())) {
        row.raw(archived.event().toBytes());
        rawRows++;
      }
      needles.add(row);
      put(i, archived, chunk);
    }
    if (rows > 0) {
      for (EventColumn column : columns) {
        if (column.kind().isStagedAsText()) {
          vector(chunk, column).setStringUtf8Batch(0, texts[column.ordinal()]);
        }
      }
    }
    next += rows;
    return rows;
  }

  private void prepare(int rows) {
    for (EventColumn column : columns) {
      if (column.kind().isStagedAsText() && texts[column.ordinal()].length != rows) {
        texts[column.ordinal()] = new byte[rows][];
      }
    }
  }

  private void put(int i, ArchivedEvent archived, DuckDBDataChunkWriter chunk) {
    for (EventColumn column : fromFields) {
      texts[column.ordinal()][i] = row.text(column);
    }
    cluster = archived.cluster().equals(clusterName) ? cluster : utf8(archived.cluster());
    clusterName = archived.cluster();
    texts[EventColumn.CLUSTER.ordinal()][i] = cluster;
    source = archived.source().equals(sourceName) ? source : utf8(archived.source());
    sourceName = archived.source();
    texts[EventColumn.SOURCE.ordinal()][i] = source;
    texts[EventColumn.RAW.ordinal()][i] = base64(row.raw());
    if (has(EventColumn.WRAPPER)) {
      texts[EventColumn.WRAPPER.ordinal()][i] = base64(archived.wrapper());
    }
    vector(chunk, EventColumn.EVENT_TIME).setLong(i, row.eventMicros());
    vector(chunk, EventColumn.RECEIVED_TIME).setLong(i, archived.receivedMicros());
    vector(chunk, EventColumn.JOURNAL_SHARD).setInt(i, archived.shard());
    vector(chunk, EventColumn.JOURNAL_POSITION).setLong(i, archived.position());
    DuckDBWritableVector latency = vector(chunk, EventColumn.LATENCY_MICROS);
    if (row.latencyMicros() == EventRow.NONE) {
      latency.setNull(i);
    } else {
      latency.setLong(i, row.latencyMicros());
    }
    if (has(EventColumn.RESPONSE_CODE)) {
      DuckDBWritableVector code = vector(chunk, EventColumn.RESPONSE_CODE);
      if (row.responseCode() < 0) {
        code.setNull(i);
      } else {
        code.setInt(i, row.responseCode());
      }
    }
    vector(chunk, EventColumn.TRUNCATED).setBoolean(i, row.truncated());
  }

  private boolean has(EventColumn column) {
    return column == EventColumn.EVENT_TIME || places[column.ordinal()] > 0;
  }

  private DuckDBWritableVector vector(DuckDBDataChunkWriter chunk, EventColumn column) {
    return chunk.vector(places[column.ordinal()]);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encode(bytes);
  }
}
