package io.kustos.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** What a table's current snapshot has for a filter: files, and how far it reaches. */
final class SnapshotPlan {
  private SnapshotPlan() {}

  /** Plans over the snapshot that the table, which is not refreshed, says is current. */
  static ArchiveSnapshot.Part of(Table table, SnapshotFiles known, ScanFilter filter)
      throws IOException {
    return of(table, known, filter, new LocalFileIO());
  }

  /** The same, with files where {@code io} knows them to be. */
  static ArchiveSnapshot.Part of(
      Table table, SnapshotFiles known, ScanFilter filter, LocalFileIO io) throws IOException {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return new ArchiveSnapshot.Part(List.of(), 0, Map.of());
    }
    int timeId = table.schema().findField(ArchiveSchema.EVENT_TIME).fieldId();
    List<ArchiveFile> files = new ArrayList<>();
    for (DataFile candidate : known.of(table, current, filter)) {
      ArchiveFile file = file(candidate, timeId, io);
      if (mayHold(file.path(), filter, file.odd())) {
        files.add(file);
      }
    }
    String total = current.summary().getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0");
    return new ArchiveSnapshot.Part(files, Integer.parseInt(total), positions(current));
  }

  private static ArchiveFile file(DataFile file, int timeId, LocalFileIO io) {
    return new ArchiveFile(
        io.moved(file.location()),
        file.recordCount(),
        file.fileSizeInBytes(),
        micros(file.lowerBounds(), timeId, Long.MIN_VALUE),
        micros(file.upperBounds(), timeId, Long.MAX_VALUE),
        odd(file));
  }

  private static boolean odd(DataFile file) {
    Map<Integer, Long> nulls = file.nullValueCounts();
    Long withoutRaw = nulls == null ? null : nulls.get(EventColumn.RAW.id());
    Long withoutId = nulls == null ? null : nulls.get(EventColumn.AUDIT_ID.id());
    return withoutRaw == null
        || withoutId == null
        || withoutRaw < file.recordCount()
        || withoutId > 0;
  }

  private static long micros(@Nullable Map<Integer, ByteBuffer> bounds, int id, long without) {
    ByteBuffer bound = bounds == null ? null : bounds.get(id);
    return bound == null
        ? without
        : Conversions.<Long>fromByteBuffer(Types.TimestampType.withZone(), bound);
  }

  /** Whether a file may hold rows that fit; odd rows may have a list that no index knows. */
  static boolean mayHold(Path file, ScanFilter filter, boolean odd) throws IOException {
    for (EventColumn column : NeedleIndex.COLUMNS) {
      String value = filter.needle(column);
      boolean unsure = odd && column.isList();
      if (value != null && !unsure && !NeedleIndex.mayHold(file, column, value)) {
        return false;
      }
    }
    return true;
  }

  private static Map<Integer, Long> positions(Snapshot current) {
    Map<Integer, Long> positions = new HashMap<>();
    current
        .summary()
        .forEach(
            (key, value) -> {
              if (key.startsWith(LakeTable.POSITION_PREFIX)) {
                String shard =
                    key.substring(
                        LakeTable.POSITION_PREFIX.length(),
                        key.length() - LakeTable.POSITION_SUFFIX.length());
                positions.put(Integer.parseInt(shard), Long.parseLong(value));
              }
            });
    return positions;
  }
}
