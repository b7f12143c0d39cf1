package io.kustos.lake;

import io.kustos.lake.ParquetFiles.Partition;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.exceptions.CleanableFailure;

/**
 * Appends events and findings to the archive's tables, each batch in one commit that also records
 * the journal position reached. What is not past that position is not added again, so a batch may
 * be repeated after a crash at any moment.
 *
 * <p>One thread at a time; maintenance and scans may run beside it.
 */
public final class ArchiveWriter {
  /** What a finding is reckoned to take when files are cut into row groups. */
  private static final int FINDING_ROW_BYTES = 1024;

  private final LakeTable events;
  private final LakeTable findings;
  private final ParquetFiles eventFiles;
  private final ParquetFiles findingFiles;
  private final FileUse use;
  private final EventRow row = new EventRow();
  private final EventRebuild rebuild = new EventRebuild();

  ArchiveWriter(
      LakeTable events, LakeTable findings, Duck duck, FileUse use, ArchiveOptions options) {
    this.events = events;
    this.findings = findings;
    this.eventFiles = new ParquetFiles(events, duck, options);
    this.findingFiles = new ParquetFiles(findings, duck, options);
    this.use = use;
  }

  /**
   * What an append did.
   *
   * @param rows how many were added
   * @param skipped how many were in the table already
   * @param rawRows of the added events how many keep their bytes, as they cannot be rebuilt
   * @param files how many files were written
   * @param bytes their size
   */
  public record Appended(long rows, long skipped, long rawRows, int files, long bytes) {}

  /** The journal position of a shard up to which, inclusive, events are in the archive. */
  public OptionalLong lastCommitted(int shard) {
    return events.lastCommitted(shard);
  }

  /** The same for findings. */
  public OptionalLong lastCommittedFinding(int shard) {
    return findings.lastCommitted(shard);
  }

  /**
   * Adds events. A shard's events come with growing positions. The larger the batch the smaller its
   * events become; some 64 MiB of events at a time are a good measure.
   *
   * @throws IOException when they could not be written; nothing was added then
   */
  public Appended append(List<ArchivedEvent> batch) throws IOException {
    Map<Integer, Long> reached = new HashMap<>();
    List<ArchivedEvent> fresh = new ArrayList<>(batch.size());
    Map<Integer, Long> last = new HashMap<>();
    for (ArchivedEvent event : batch) {
      if (event.position() > last.computeIfAbsent(event.shard(), s -> last(events, s))) {
        fresh.add(event);
        reached.merge(event.shard(), event.position(), Math::max);
      }
    }
    return use.unswept(() -> appendFresh(fresh, reached, batch.size() - fresh.size()));
  }

  private static long last(LakeTable table, int shard) {
    return table.lastCommitted(shard).orElse(Long.MIN_VALUE);
  }

  private Appended appendFresh(List<ArchivedEvent> fresh, Map<Integer, Long> reached, long skipped)
      throws IOException {
    if (fresh.isEmpty()) {
      return new Appended(0, skipped, 0, 0, 0);
    }
    List<DataFile> files = new ArrayList<>();
    long raw = 0;
    try {
      for (var part : EventOrder.of(fresh).entrySet()) {
        EventRows rows = new EventRows(fresh, part.getValue(), row, rebuild);
        files.add(eventFiles.write(part.getKey(), rows, rowBytes(fresh, part.getValue())));
        raw += rows.rawRows();
      }
    } catch (IOException | RuntimeException e) {
      discard(files);
      throw e;
    }
    commit(events, files, reached);
    return new Appended(fresh.size(), skipped, raw, files.size(), bytes(files));
  }

  /**
   * Writes events as {@link #append} does, and deletes the files again: tells whether they can be
   * written.
   *
   * @throws IOException when they cannot
   */
  public void rehearse(List<ArchivedEvent> batch) throws IOException {
    use.unswept(() -> rehearseParts(batch));
  }

  private int rehearseParts(List<ArchivedEvent> batch) throws IOException {
    List<DataFile> files = new ArrayList<>();
    try {
      for (var part : EventOrder.of(batch).entrySet()) {
        EventRows rows = new EventRows(batch, part.getValue());
        files.add(eventFiles.write(part.getKey(), rows, rowBytes(batch, part.getValue())));
      }
    } finally {
      discard(files);
    }
    return files.size();
  }

  private static long rowBytes(List<ArchivedEvent> events, int[] indexes) {
    long bytes = 0;
    for (int index : indexes) {
      bytes += events.get(index).event().end() - events.get(index).event().start();
    }
    return bytes / indexes.length;
  }

  /**
   * Adds findings, and notes that those of all events up to some positions are in the table.
   *
   * @param reached for each shard the position up to which events have been judged; findings past
   *     it are not added, nor are those that an earlier call covered
   */
  public Appended appendFindings(List<ArchivedFinding> batch, Map<Integer, Long> reached)
      throws IOException {
    Map<Integer, Long> last = new HashMap<>();
    Map<Partition, List<ArchivedFinding>> parts =
        batch.stream()
            .filter(f -> f.position() <= reached.getOrDefault(f.shard(), Long.MIN_VALUE))
            .filter(f -> f.position() > last.computeIfAbsent(f.shard(), s -> last(findings, s)))
            .sorted(
                Comparator.comparing(ArchivedFinding::ruleId)
                    .thenComparingLong(ArchivedFinding::eventMicros))
            .collect(Collectors.groupingBy(ArchiveWriter::partition));
    return use.unswept(() -> appendParts(parts, reached, batch.size()));
  }

  /**
   * Writes findings as {@link #appendFindings} does, and deletes the files again: tells whether
   * they can be written.
   *
   * @throws IOException when they cannot
   */
  public void rehearseFindings(List<ArchivedFinding> batch) throws IOException {
    use.unswept(
        () -> {
          List<DataFile> files = new ArrayList<>();
          try {
            writeParts(
                batch.stream().collect(Collectors.groupingBy(ArchiveWriter::partition)), files);
          } finally {
            discard(files);
          }
          return files.size();
        });
  }

  private long writeParts(Map<Partition, List<ArchivedFinding>> parts, List<DataFile> files)
      throws IOException {
    long rows = 0;
    for (var part : parts.entrySet()) {
      files.add(
          findingFiles.write(part.getKey(), new FindingRows(part.getValue()), FINDING_ROW_BYTES));
      rows += part.getValue().size();
    }
    return rows;
  }

  private Appended appendParts(
      Map<Partition, List<ArchivedFinding>> parts, Map<Integer, Long> reached, long given)
      throws IOException {
    Map<Integer, Long> forward = new TreeMap<>(reached);
    forward.entrySet().removeIf(e -> e.getValue() <= last(findings, e.getKey()));
    if (forward.isEmpty()) {
      return new Appended(0, given, 0, 0, 0);
    }
    List<DataFile> files = new ArrayList<>();
    long rows;
    try {
      rows = writeParts(parts, files);
    } catch (IOException | RuntimeException e) {
      discard(files);
      throw e;
    }
    commit(findings, files, forward);
    return new Appended(rows, given - rows, 0, files.size(), bytes(files));
  }

  private static Partition partition(ArchivedFinding finding) {
    Instant time = Instant.ofEpochSecond(Math.floorDiv(finding.eventMicros(), 1_000_000L));
    return new Partition(LocalDate.ofInstant(time, ZoneOffset.UTC), finding.cluster());
  }

  private static void commit(LakeTable table, List<DataFile> files, Map<Integer, Long> reached)
      throws IOException {
    try {
      table.append(files, reached);
    } catch (RuntimeException e) {
      // Whether an unclear commit stands, the catalog says at the next try; its files stay.
      if (e instanceof CleanableFailure) {
        discard(files);
      }
      throw new IOException("cannot commit to " + table.layout().name() + ": " + e, e);
    }
  }

  private static void discard(List<DataFile> files) throws IOException {
    for (DataFile file : files) {
      ParquetFiles.delete(LocalFileIO.path(file.location()));
    }
  }

  private static long bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }
}
