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
import java.util.function.BooleanSupplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.expressions.Expressions;

/**
 * Rewrites the small files of a partition into larger ones, neighbours in time together, so that a
 * file stays narrow in time.
 */
final class Compaction {
  /** How many times larger files of the next size are. */
  private static final int GROWTH = 8;

  /** With more small files in a partition than this nothing is more urgent. */
  private static final int SMALL_FILES_MAX = 1000;

  private final LakeTable table;
  private final FileUse use;
  private final ArchiveOptions options;
  private final DuckSource ducks;

  /** Where a DuckDB comes from, when there is work for one. */
  interface DuckSource {
    Duck open() throws IOException;
  }

  Compaction(LakeTable table, DuckSource ducks, FileUse use, ArchiveOptions options) {
    this.table = table;
    this.ducks = ducks;
    this.use = use;
    this.options = options;
  }

  /**
   * Compacts what is worth it; returns how many files were written.
   *
   * @param busy whether to leave it for later
   */
  int run(BooleanSupplier busy) throws IOException {
    Map<Partition, List<DataFile>> small = new LinkedHashMap<>();
    for (DataFile file : table.plan(Expressions.alwaysTrue())) {
      if (file.fileSizeInBytes() < wholeBytes()) {
        small.computeIfAbsent(partition(file), p -> new ArrayList<>()).add(file);
      }
    }
    small.values().removeIf(files -> groups(files).isEmpty());
    if (small.isEmpty()) {
      return 0;
    }
    int written = 0;
    try (Duck duck = ducks.open()) {
      for (var part : small.entrySet()) {
        boolean urgent = part.getValue().size() > SMALL_FILES_MAX;
        for (List<DataFile> group : groups(part.getValue())) {
          if (!urgent && busy.getAsBoolean()) {
            return written;
          }
          use.unswept(() -> merge(duck, part.getKey(), group));
          written++;
        }
      }
    }
    return written;
  }

  /** A file of this size is left alone. */
  private long wholeBytes() {
    return options.compactedBytes() / 4 * 3;
  }

  private static Partition partition(DataFile file) {
    LocalDate day = LocalDate.ofEpochDay(file.partition().get(0, Integer.class));
    return new Partition(day, file.partition().get(1, CharSequence.class).toString());
  }

  /**
   * The files to be merged with one another. Those of the least size come first, and larger ones
   * only when there are enough that are smaller than the next size: so a row is written again only
   * when its file becomes several times as large.
   */
  private List<List<DataFile>> groups(List<DataFile> small) {
    for (long below = wholeBytes() / GROWTH / GROWTH; ; below *= GROWTH) {
      long size = Math.min(below, wholeBytes());
      List<DataFile> smaller =
          small.stream()
              .filter(f -> f.fileSizeInBytes() < size)
              .sorted(Comparator.comparingLong(this::firstMicros))
              .toList();
      List<List<DataFile>> groups = neighbours(smaller);
      if (!groups.isEmpty() || below >= wholeBytes()) {
        return groups;
      }
    }
  }

  private List<List<DataFile>> neighbours(List<DataFile> byTime) {
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

  private DataFile merge(Duck duck, Partition partition, List<DataFile> group) throws IOException {
    long rows = group.stream().mapToLong(DataFile::recordCount).sum();
    long bytes = 0;
    for (DataFile file : group) {
      bytes += uncompressedBytes(duck, file);
    }
    ParquetFiles files = new ParquetFiles(table, duck, options);
    DataFile merged = files.merge(partition, group, bytes / Math.max(1, rows));
    if (merged.recordCount() != rows) {
      throw new IOException(
          "compaction lost rows: " + merged.recordCount() + " of " + rows + "; nothing changed");
    }
    table.replace(group, merged);
    return merged;
  }

  private long uncompressedBytes(Duck duck, DataFile file) throws IOException {
    Map<String, Long> sum = new HashMap<>();
    duck.query(
        "SELECT sum(total_uncompressed_size)::BIGINT FROM parquet_metadata("
            + Sql.text(LocalFileIO.path(file.location()).toString())
            + ")",
        row -> sum.put("bytes", row.getLong(1)));
    return sum.getOrDefault("bytes", file.fileSizeInBytes());
  }
}
