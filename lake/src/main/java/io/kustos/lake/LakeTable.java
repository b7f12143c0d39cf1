package io.kustos.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * One of the archive's Iceberg tables. Its snapshots say up to which journal position each shard is
 * in the table; every commit, whatever it does, carries all positions on.
 *
 * <p>Thread-safe: commits come one after the other.
 */
final class LakeTable {
  /** A snapshot's summary has {@code kustos.journal.<shard>.position}. */
  static final String POSITION_PREFIX = "kustos.journal.";

  static final String POSITION_SUFFIX = ".position";

  private final TableLayout layout;
  private final Table table;

  /** The same table, for questions. */
  private final Table read;

  private final SnapshotFiles files = new SnapshotFiles();
  private final Path root;

  private LakeTable(TableLayout layout, Table table, Table read, Path root) {
    this.layout = layout;
    this.table = table;
    this.read = read;
    this.root = root;
  }

  /**
   * Opens the table, made when it is not there.
   *
   * @throws IllegalStateException when it is there with other columns
   */
  static LakeTable open(Catalog catalog, TableIdentifier id, TableLayout layout, Path root) {
    Table table =
        catalog.tableExists(id)
            ? catalog.loadTable(id)
            : catalog
                .buildTable(id, layout.schema())
                .withPartitionSpec(ArchiveSchema.partitions(layout.schema()))
                .withSortOrder(ArchiveSchema.order(layout.schema(), layout.order()))
                .withLocation(LocalFileIO.location(root))
                .withProperties(
                    Map.of(
                        TableProperties.FORMAT_VERSION, "2",
                        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
                        TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "3",
                        TableProperties.MANIFEST_MIN_MERGE_COUNT, "8"))
                .create();
    if (!table.schema().sameSchema(layout.schema())) {
      throw new IllegalStateException(
          "table " + id + " has other columns than this version knows: " + table.schema());
    }
    return new LakeTable(layout, table, catalog.loadTable(id), root);
  }

  /** The archive's folder in the location of a table's metadata; empty when it tells none. */
  static String madeIn(String metadata, TableLayout layout) {
    String path = LocalFileIO.path(metadata).toString();
    int end = path.lastIndexOf("/" + layout.name() + "/metadata/");
    return end < 0 ? "" : path.substring(0, end);
  }

  /** The folder of the archive in which the table was made. */
  String madeIn() {
    String at = ((HasTableOperations) table).operations().current().metadataFileLocation();
    return madeIn(at, layout);
  }

  TableLayout layout() {
    return layout;
  }

  PartitionSpec spec() {
    return table.spec();
  }

  SortOrder sortOrder() {
    return table.sortOrder();
  }

  Path root() {
    return root;
  }

  Table table() {
    return table;
  }

  /** The journal position of a shard up to which, inclusive, the table has its rows. */
  synchronized OptionalLong lastCommitted(int shard) {
    String position = positions().get(POSITION_PREFIX + shard + POSITION_SUFFIX);
    return position == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(position));
  }

  private Map<String, String> positions() {
    table.refresh();
    Map<String, String> positions = new HashMap<>();
    Snapshot current = table.currentSnapshot();
    if (current != null) {
      current
          .summary()
          .forEach(
              (key, value) -> {
                if (key.startsWith(POSITION_PREFIX)) {
                  positions.put(key, value);
                }
              });
    }
    return positions;
  }

  /** What the table holds now. */
  synchronized Archive.Totals totals() {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    Map<String, String> summary = current == null ? Map.of() : current.summary();
    return new Archive.Totals(
        number(summary, SnapshotSummary.TOTAL_RECORDS_PROP),
        number(summary, SnapshotSummary.TOTAL_DATA_FILES_PROP),
        number(summary, SnapshotSummary.TOTAL_FILE_SIZE_PROP));
  }

  private static long number(Map<String, String> summary, String key) {
    return Long.parseLong(summary.getOrDefault(key, "0"));
  }

  /** Adds files, and says up to where the journal's shards are in the table with them. */
  synchronized void append(Collection<DataFile> files, Map<Integer, Long> reached) {
    Map<String, String> positions = positions();
    reached.forEach(
        (shard, position) ->
            positions.put(POSITION_PREFIX + shard + POSITION_SUFFIX, Long.toString(position)));
    AppendFiles append = table.newAppend();
    files.forEach(append::appendFile);
    commit(append, positions);
  }

  /** Puts one file in the place of others with the same rows. */
  synchronized void replace(Collection<DataFile> old, DataFile merged) {
    Map<String, String> positions = positions();
    RewriteFiles rewrite =
        table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
    old.forEach(rewrite::deleteFile);
    rewrite.addFile(merged);
    commit(rewrite, positions);
  }

  private static void commit(SnapshotUpdate<?> update, Map<String, String> positions) {
    positions.forEach(update::set);
    update.commit();
  }

  /** Forgets all but the latest snapshots; files stay on disk. */
  synchronized void expire(int kept) {
    table.refresh();
    if (table.currentSnapshot() != null) {
      table
          .expireSnapshots()
          .expireOlderThan(Long.MAX_VALUE)
          .retainLast(kept)
          .cleanupLevel(ExpireSnapshots.CleanupLevel.NONE)
          .commit();
    }
  }

  /** The files of the current snapshot that may hold rows that fit. */
  synchronized List<DataFile> plan(Expression filter) throws IOException {
    table.refresh();
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(filter).includeColumnStats().planFiles()) {
      tasks.forEach(task -> files.add(task.file().copy()));
    }
    return files;
  }

  /** What the table has now for a filter; does not wait for a commit that is under way. */
  ArchiveSnapshot.Part planned(ScanFilter filter) throws IOException {
    synchronized (read) {
      read.refresh();
      return SnapshotPlan.of(read, files, filter);
    }
  }

  /** The earliest event time in a file, in microseconds. */
  long lowerMicros(DataFile file) {
    int id = table.schema().findField(ArchiveSchema.EVENT_TIME).fieldId();
    Map<Integer, ByteBuffer> bounds = file.lowerBounds();
    ByteBuffer bound = bounds == null ? null : bounds.get(id);
    return bound == null
        ? Long.MIN_VALUE
        : Conversions.<Long>fromByteBuffer(Types.TimestampType.withZone(), bound);
  }

  /** The locations of all files that any snapshot of the table needs. */
  synchronized Set<String> reachable() throws IOException {
    table.refresh();
    return Reachable.files(table);
  }
}
