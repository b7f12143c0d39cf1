package io.kustos.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Both tables as they were at one moment. Their files stay on disk until it is closed. Files that
 * are missing or were cut short are named among the problems and left out.
 *
 * <p>Thread-safe.
 */
public final class ArchiveSnapshot implements AutoCloseable {
  private static final int PARQUET_MAGIC = 0x31524150;

  private final Duck duck;
  private final List<Path> folders;
  private final Part events;
  private final Part findings;
  private final AutoCloseable lease;
  private final List<String> problems = new CopyOnWriteArrayList<>();

  /**
   * One table.
   *
   * @param files those that may hold rows that fit
   * @param total how many files the table has
   * @param positions for each journal shard the position up to which, inclusive, it has its rows
   */
  record Part(List<ArchiveFile> files, int total, Map<Integer, Long> positions) {}

  ArchiveSnapshot(Duck duck, Path root, Part events, Part findings, AutoCloseable lease) {
    this.duck = duck;
    this.folders =
        List.of(
            root.resolve(ArchiveSchema.EVENTS.name()).resolve("data"),
            root.resolve(ArchiveSchema.FINDINGS.name()).resolve("data"));
    this.lease = lease;
    this.events = whole(events);
    this.findings = whole(findings);
  }

  private Part whole(Part part) {
    List<ArchiveFile> good = new ArrayList<>();
    for (ArchiveFile file : part.files()) {
      String problem = problem(file);
      if (problem == null) {
        good.add(file);
      } else {
        problems.add(file.path() + ": " + problem);
      }
    }
    good.sort(Comparator.comparingLong(ArchiveFile::lastMicros).reversed());
    return new Part(good, part.total(), part.positions());
  }

  private static @Nullable String problem(ArchiveFile file) {
    try (FileChannel channel = FileChannel.open(file.path())) {
      if (channel.size() != file.bytes()) {
        return "has %d bytes where the catalog says %d".formatted(channel.size(), file.bytes());
      }
      ByteBuffer magic = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(magic, file.bytes() - 4);
      return magic.position() == 4 && magic.getInt(0) == PARQUET_MAGIC
          ? null
          : "does not end as a Parquet file";
    } catch (NoSuchFileException e) {
      return "is missing";
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  /** The folders below which all data files of both tables lie. */
  List<Path> folders() {
    return folders;
  }

  /** The files of events that may hold rows that fit, those with the newest events first. */
  public List<ArchiveFile> eventFiles() {
    return List.copyOf(events.files());
  }

  /** The files of findings that may hold rows that fit, those with the newest events first. */
  public List<ArchiveFile> findingFiles() {
    return List.copyOf(findings.files());
  }

  /** How many files of events there are, fit or not. */
  public int eventFilesTotal() {
    return events.total();
  }

  /** The journal position up to which, inclusive, a shard's events are in the archive. */
  public OptionalLong position(int shard) {
    Long position = events.positions().get(shard);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** The same for findings. */
  public OptionalLong findingPosition(int shard) {
    Long position = findings.positions().get(shard);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** What could not be read so far, with its name. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Notes that something could not be read. */
  public void problem(Path file, String what) {
    problems.add(file + ": " + what);
  }

  /** A connection for questions in SQL. */
  public ArchiveQuery query() throws IOException {
    return ArchiveQuery.open(duck);
  }

  @Override
  public void close() throws IOException {
    try {
      lease.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
