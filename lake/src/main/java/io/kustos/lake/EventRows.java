package io.kustos.lake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** Hands events to DuckDB, column by column and a chunk of rows at a time. */
final class EventRows implements RowSource {
  private static final byte[] @Nullable [] NO_ROWS = new byte[0][];
  private static final List<EventColumn> FROM_FIELDS =
      EventColumn.ALL.stream()
          .filter(c -> c.kind().isStagedAsText())
          .filter(c -> c.field() != null || c == EventColumn.ANNOTATIONS)
          .toList();

  private final List<ArchivedEvent> events;
  private final int[] order;
  private final EventRow row = new EventRow();
  private final EventRebuild rebuild = new EventRebuild();
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
   */
  EventRows(List<ArchivedEvent> events, int[] order) {
    this.events = events;
    this.order = order;
    Arrays.fill(texts, NO_ROWS);
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
    return EventColumn.ALL.stream()
        .map(c -> new Column(c.column(), c.kind().stagedType()))
        .toList();
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
      for (EventColumn column : NeedleIndex.COLUMNS) {
        needles.add(column, row.text(column));
      }
      put(i, archived, chunk);
    }
    if (rows > 0) {
      for (EventColumn column : EventColumn.ALL) {
        byte[] @Nullable [] values = texts[column.ordinal()];
        if (values.length > 0) {
          chunk.vector(column.ordinal()).setStringUtf8Batch(0, values);
        }
      }
    }
    next += rows;
    return rows;
  }

  private void prepare(int rows) {
    for (EventColumn column : EventColumn.ALL) {
      if (column.kind().isStagedAsText() && texts[column.ordinal()].length != rows) {
        texts[column.ordinal()] = new byte[rows][];
      }
    }
  }

  private void put(int i, ArchivedEvent archived, DuckDBDataChunkWriter chunk) {
    for (EventColumn column : FROM_FIELDS) {
      texts[column.ordinal()][i] = row.text(column);
    }
    cluster = archived.cluster().equals(clusterName) ? cluster : utf8(archived.cluster());
    clusterName = archived.cluster();
    texts[EventColumn.CLUSTER.ordinal()][i] = cluster;
    source = archived.source().equals(sourceName) ? source : utf8(archived.source());
    sourceName = archived.source();
    texts[EventColumn.SOURCE.ordinal()][i] = source;
    texts[EventColumn.RAW.ordinal()][i] = base64(row.raw());
    texts[EventColumn.WRAPPER.ordinal()][i] = base64(archived.wrapper());
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
    DuckDBWritableVector code = vector(chunk, EventColumn.RESPONSE_CODE);
    if (row.responseCode() < 0) {
      code.setNull(i);
    } else {
      code.setInt(i, row.responseCode());
    }
    vector(chunk, EventColumn.TRUNCATED).setBoolean(i, row.truncated());
  }

  private static DuckDBWritableVector vector(DuckDBDataChunkWriter chunk, EventColumn column) {
    return chunk.vector(column.ordinal());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encode(bytes);
  }
}
