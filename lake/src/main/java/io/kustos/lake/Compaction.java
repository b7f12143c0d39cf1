package io.kustos.lake;

import io.kustos.lake.ParquetFiles.Partition;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.expressions.Expressions;

/**
 * Rewrites the small files of a partition into larger ones, neighbours in time together, so that a
 * file stays narrow in time.
 */
final class Compaction {
  private final LakeTable table;
  private final ParquetFiles files;
  private final FileUse use;
  private final ArchiveOptions options;
  private final Duck duck;

  Compaction(LakeTable table, Duck duck, FileUse use, ArchiveOptions options) {
    this.table = table;
    this.duck = duck;
    this.files = new ParquetFiles(table, duck, options);
    this.use = use;
    this.options = options;
  }

  /** Compacts what is worth it; returns how many files were written. */
  int run() throws IOException {
    Map<Partition, List<DataFile>> small = new LinkedHashMap<>();
    for (DataFile file : table.plan(Expressions.alwaysTrue())) {
      if (file.fileSizeInBytes() < options.compactedBytes() / 4 * 3) {
        small.computeIfAbsent(partition(file), p -> new ArrayList<>()).add(file);
      }
    }
    int written = 0;
    for (var part : small.entrySet()) {
      for (List<DataFile> group : groups(part.getValue())) {
        use.unswept(() -> merge(part.getKey(), group));
        written++;
      }
    }
    return written;
  }

  private static Partition partition(DataFile file) {
    LocalDate day = LocalDate.ofEpochDay(file.partition().get(0, Integer.class));
    return new Partition(day, file.partition().get(1, CharSequence.class).toString());
  }

  private List<List<DataFile>> groups(List<DataFile> small) {
    List<DataFile> byTime = new ArrayList<>(small);
    byTime.sort(Comparator.comparingLong(this::firstMicros));
    List<List<DataFile>> groups = new ArrayList<>();
    List<DataFile> group = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : byTime) {
      if (bytes + file.fileSizeInBytes() > options.compactedBytes() && !group.isEmpty()) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(file);
      bytes += file.fileSizeInBytes();
    }
    if (group.size() >= options.compactionFilesMin()) {
      groups.add(group);
    }
    groups.removeIf(g -> g.size() < 2);
    return groups;
  }

  private long firstMicros(DataFile file) {
    return table.lowerMicros(file);
  }

  private DataFile merge(Partition partition, List<DataFile> group) throws IOException {
    long rows = group.stream().mapToLong(DataFile::recordCount).sum();
    long bytes = 0;
    for (DataFile file : group) {
      bytes += uncompressedBytes(file);
    }
    DataFile merged = files.merge(partition, group, bytes / Math.max(1, rows));
    if (merged.recordCount() != rows) {
      throw new IOException(
          "compaction lost rows: " + merged.recordCount() + " of " + rows + "; nothing changed");
    }
    table.replace(group, merged);
    return merged;
  }

  private long uncompressedBytes(DataFile file) throws IOException {
    Map<String, Long> sum = new HashMap<>();
    duck.query(
        "SELECT sum(total_uncompressed_size)::BIGINT FROM parquet_metadata("
            + Sql.text(LocalFileIO.path(file.location()).toString())
            + ")",
        row -> sum.put("bytes", row.getLong(1)));
    return sum.getOrDefault("bytes", file.fileSizeInBytes());
  }
}
