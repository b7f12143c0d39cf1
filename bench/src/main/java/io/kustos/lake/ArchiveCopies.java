package io.kustos.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jspecify.annotations.Nullable;

/**
 * Makes an archive several times as large without writing its events again: each day's files are
 * rewritten into one that has every row several times, each time with another {@code auditID},
 * resource versions, time and journal position. Rows stay in the order of the files, so they are
 * not sorted all through, as after a compaction that had no memory to sort.
 */
public final class ArchiveCopies {
  private static final int GROUP_ROWS = 40_960;

  private final LakeTable table;
  private final Duck duck;
  private final int copies;
  private final long shiftMicros;

  private ArchiveCopies(LakeTable table, Duck duck, int copies, long shiftMicros) {
    this.table = table;
    this.duck = duck;
    this.copies = copies;
    this.shiftMicros = shiftMicros;
  }

  /**
   * Multiplies the events of an archive that nobody has open.
   *
   * @param copies how often each row is there afterwards, at most 16
   * @param shiftMicros how much later a row is than its copy before
   */
  public static void multiply(Path folder, int copies, long shiftMicros) throws IOException {
    Path root = folder.toRealPath();
    try (JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFileIO(), null, true);
        Duck duck = Duck.open(root.resolve("spill"), 2L << 30, 2)) {
      Archive.initialize(catalog, root);
      LakeTable events =
          LakeTable.open(
              catalog,
              TableIdentifier.of(Namespace.of("kustos"), "events"),
              ArchiveSchema.EVENTS,
              root.resolve("events"));
      new ArchiveCopies(events, duck, copies, shiftMicros).run();
    }
  }

  private void run() throws IOException {
    Map<Integer, List<DataFile>> days = new LinkedHashMap<>();
    for (DataFile file : table.plan(Expressions.alwaysTrue())) {
      days.computeIfAbsent(file.partition().get(0, Integer.class), d -> new ArrayList<>())
          .add(file);
    }
    for (var day : days.entrySet()) {
      overwrite(day.getValue(), copy(LocalDate.ofEpochDay(day.getKey()), day.getValue()));
      System.err.println(day.getValue().size() + " files of day " + day.getKey() + " multiplied");
    }
  }

  private void overwrite(List<DataFile> old, DataFile larger) {
    long reached = table.lastCommitted(0).orElseThrow();
    OverwriteFiles overwrite = table.table().newOverwrite();
    old.forEach(overwrite::deleteFile);
    overwrite.addFile(larger);
    overwrite.set(
        LakeTable.POSITION_PREFIX + 0 + LakeTable.POSITION_SUFFIX, Long.toString(reached));
    overwrite.commit();
  }

  private DataFile copy(LocalDate day, List<DataFile> files) throws IOException {
    String cluster = files.getFirst().partition().get(1, CharSequence.class).toString();
    Path folder = LocalFileIO.path(files.getFirst().location()).getParent();
    Path target = folder.resolve(UUID.randomUUID() + ".parquet");
    List<String> paths =
        files.stream().map(f -> LocalFileIO.path(f.location()).toString()).toList();
    duck.execute(
        "COPY (SELECT "
            + columns()
            + " FROM read_parquet("
            + Sql.list(paths)
            + ", union_by_name = true, hive_partitioning = false), range("
            + copies
            + ") AS copy(k)) TO "
            + Sql.text(target.toString())
            + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE "
            + GROUP_ROWS
            + ", DATA_PAGE_SIZE_LIMIT "
            + ParquetFiles.PAGE_BYTES
            + ", FIELD_IDS "
            + table.layout().fieldIds()
            + ")");
    needles(target).write(target);
    FileMetrics metrics = FileMetrics.of(duck, target, table.layout().schema());
    return DataFiles.builder(table.spec())
        .withPath(LocalFileIO.location(target))
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(Files.size(target))
        .withPartitionValues(List.of(day.toString(), cluster))
        .withMetrics(metrics.metrics())
        .withSplitOffsets(metrics.splitOffsets())
        .withSortOrder(table.sortOrder())
        .build();
  }

  private String columns() {
    List<String> all = new ArrayList<>();
    for (EventColumn column : EventColumn.ALL) {
      String name = column.column();
      String value =
          switch (column) {
            case EVENT_TIME, RECEIVED_TIME ->
                "make_timestamptz(epoch_us(" + name + ") + k * " + shiftMicros + ")";
            case JOURNAL_POSITION -> name + " * " + copies + " + k";
            case AUDIT_ID -> "printf('%x', k) || substr(" + name + ", 2)";
            case REQUEST_OBJECT, RESPONSE_OBJECT ->
                "replace(" + name + ", '\"resourceVersion\":\"', '\"resourceVersion\":\"' || k)";
            default -> name;
          };
      all.add(value + " AS " + name.toLowerCase(Locale.ROOT));
    }
    return String.join(", ", all);
  }

  private NeedleIndex needles(Path file) throws IOException {
    NeedleIndex needles = new NeedleIndex();
    for (EventColumn column : NeedleIndex.COLUMNS) {
      duck.query(
          "SELECT DISTINCT "
              + column.kind().read(column.column())
              + " FROM read_parquet("
              + Sql.text(file.toString())
              + ")",
          row -> needles.add(column, utf8(row.getString(1))));
    }
    return needles;
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
