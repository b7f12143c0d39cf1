package io.kustos.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the files of a table's last snapshot that was asked for, with their statistics: a
 * question need not read the manifests that the question before has read.
 *
 * <p>Thread-safe.
 */
final class SnapshotFiles {
  /** Of a snapshot with more files nothing is remembered; a file's statistics take some 5 KB. */
  private static final int FILES_MAX = 5_000;

  private volatile @Nullable Known known;

  private record Known(long snapshot, List<DataFile> files) {}

  /** The files of a snapshot that may hold rows that fit by their statistics. */
  List<DataFile> of(Table table, Snapshot snapshot, ScanFilter filter) throws IOException {
    Known last = known;
    if (last == null || last.snapshot() != snapshot.snapshotId()) {
      last = read(table, snapshot);
      known = last.files().size() > FILES_MAX ? null : last;
    }
    var fits = new InclusiveMetricsEvaluator(table.schema(), filter.expression());
    return last.files().stream().filter(fits::eval).toList();
  }

  private static Known read(Table table, Snapshot snapshot) throws IOException {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).includeColumnStats().planFiles()) {
      Set<Integer> columns = columns(table.schema());
      tasks.forEach(task -> files.add(task.file().copyWithStats(columns)));
    }
    return new Known(snapshot.snapshotId(), List.copyOf(files));
  }

  /** The columns of which statistics are asked: bounds, and how many rows keep their bytes. */
  private static Set<Integer> columns(Schema schema) {
    return schema.columns().stream()
        .filter(
            field ->
                field.type().typeId() == Type.TypeID.STRING
                    || field.type().typeId() == Type.TypeID.TIMESTAMP
                    || field.name().equals(EventColumn.RAW.column()))
        .map(Types.NestedField::fieldId)
        .collect(Collectors.toSet());
  }
}
