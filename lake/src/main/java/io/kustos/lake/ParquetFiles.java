package io.kustos.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.jspecify.annotations.Nullable;

/** Writes a table's Parquet files: from rows in memory, or from smaller files. */
final class ParquetFiles {
  private static final int GROUP_ROWS_MAX = 122_880;
  private static final int GROUP_ROWS_MIN = 2_048;

  /**
   * Before compression. A reader that wants one row decompresses one page of each column: bodies of
   * a row group in one page would take it a hundred times as long.
   */
  static final int PAGE_BYTES = 512 << 10;

  /** Quick; columns that are sorted become hardly smaller on the levels above. */
  private static final int WRITE_LEVEL = 1;

  private static final int COMPACT_LEVEL = 3;

  private final TableLayout layout;
  private final PartitionSpec spec;
  private final SortOrder order;
  private final Path root;
  private final Duck duck;
  private final ArchiveOptions options;

  ParquetFiles(LakeTable table, Duck duck, ArchiveOptions options) {
    this.layout = table.layout();
    this.spec = table.spec();
    this.order = table.sortOrder();
    this.root = table.root();
    this.duck = duck;
    this.options = options;
  }

  /** The rows of a partition. */
  record Partition(LocalDate day, String cluster) {}

  /**
   * Writes rows, which must be in the table's order, into one file.
   *
   * @param rowBytes how big a row is about, in bytes before compression
   */
  DataFile write(Partition partition, RowSource rows, long rowBytes) throws IOException {
    Set<String> staged =
        rows.columns().stream().map(RowSource.Column::name).collect(Collectors.toSet());
    String select = "SELECT " + layout.select(staged) + " FROM " + Duck.ROWS;
    Path file = newFile(partition);
    try {
      duck.execute(copy(select, file, rowBytes, WRITE_LEVEL), rows);
      if (rows instanceof EventRows events) {
        events.needles().write(file);
      }
      return finish(partition, file);
    } catch (IOException | RuntimeException e) {
      delete(file);
      throw e;
    }
  }

  /**
   * Writes the rows of several files of a partition into one. Where DuckDB's memory is too small to
   * sort them, the rows of the files follow one another, each file's in the table's order.
   */
  DataFile merge(Partition partition, List<DataFile> files, long rowBytes) throws IOException {
    List<String> paths =
        files.stream().map(f -> LocalFileIO.path(f.location()).toString()).toList();
    String select =
        "SELECT "
            + layout.columns()
            + " FROM read_parquet("
            + Sql.list(paths)
            + ", union_by_name = true, hive_partitioning = false)";
    String sorted = select + " ORDER BY " + String.join(", ", layout.order());
    Path file = newFile(partition);
    try {
      try {
        duck.execute(copy(sorted, file, rowBytes, COMPACT_LEVEL));
      } catch (Duck.OutOfMemoryException e) {
        duck.execute(copy(select, file, rowBytes, COMPACT_LEVEL));
      }
      if (layout.equals(ArchiveSchema.EVENTS)) {
        needles(LocalFileIO.unfinished(file)).write(file);
      }
      return finish(partition, file);
    } catch (IOException | RuntimeException e) {
      delete(file);
      throw e;
    }
  }

  /** Deletes a file that is not to be committed, whole or not, with its index. */
  static void delete(Path file) throws IOException {
    for (Path name : List.of(file, NeedleIndex.path(file))) {
      Files.deleteIfExists(name);
      Files.deleteIfExists(LocalFileIO.unfinished(name));
    }
  }

  private NeedleIndex needles(Path written) throws IOException {
    NeedleIndex needles = new NeedleIndex();
    for (EventColumn column : NeedleIndex.COLUMNS) {
      duck.query(
          (column == EventColumn.AUDIT_ID ? "SELECT " : "SELECT DISTINCT ")
              + column.kind().read(column.column())
              + " FROM read_parquet("
              + Sql.text(written.toString())
              + ")",
          row -> needles.add(column, utf8(row.getString(1))));
    }
    return needles;
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private Path newFile(Partition partition) throws IOException {
    Path folder =
        root.resolve("data").resolve(partition.day().toString()).resolve(safe(partition.cluster()));
    Files.createDirectories(folder);
    return folder.resolve(UUID.randomUUID() + ".parquet");
  }

  /** A cluster's name as a folder's. */
  private static String safe(String cluster) {
    String safe = cluster.replaceAll("[^A-Za-z0-9_-]", "_");
    return safe.isEmpty() ? "_" : safe.substring(0, Math.min(safe.length(), 64));
  }

  private String copy(String select, Path file, long rowBytes, int level) {
    long rows = options.rowGroupBytes() / Math.max(1, rowBytes);
    rows = Math.clamp(rows / GROUP_ROWS_MIN * GROUP_ROWS_MIN, GROUP_ROWS_MIN, GROUP_ROWS_MAX);
    return "COPY ("
        + select
        + ") TO "
        + Sql.text(LocalFileIO.unfinished(file).toString())
        + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL "
        + level
        + ", ROW_GROUP_SIZE "
        + rows
        + ", DATA_PAGE_SIZE_LIMIT "
        + PAGE_BYTES
        + ", FIELD_IDS "
        + layout.fieldIds()
        + ")";
  }

  private DataFile finish(Partition partition, Path file) throws IOException {
    Path written = LocalFileIO.unfinished(file);
    FileMetrics metrics = FileMetrics.of(duck, written, layout.schema());
    long bytes = Files.size(written);
    LocalFileIO.publish(written, file);
    return DataFiles.builder(spec)
        .withPath(LocalFileIO.location(file))
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(bytes)
        .withPartitionValues(List.of(partition.day().toString(), partition.cluster()))
        .withMetrics(metrics.metrics())
        .withSplitOffsets(metrics.splitOffsets())
        .withSortOrder(order)
        .build();
  }
}
