package io.kustos.server.source.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Opens a file by what is in it, not by its name, and hands on the logs it holds. */
public final class LogReader {
  /** Compressed files inside compressed files are opened this deep. */
  private static final int NESTING_MAX = 3;

  private static final int INFLATE_BUFFER_BYTES = 64 << 10;

  /** Takes the logs of a file, one after the other. */
  @FunctionalInterface
  public interface Visitor {
    /** Reads the stream, which is closed afterwards. */
    void visit(LogStream stream) throws IOException;
  }

  private final InputStream standardInput;

  public LogReader(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * Visits each log in the file: one, or several for a zip.
   *
   * @return false when there was nothing to visit: an empty file, or a zip without logs
   * @throws IOException when the file cannot be opened or is not text; the message is for the user
   */
  public boolean read(LogFile file, Visitor visitor) throws IOException {
    Path path = file.path();
    if (path == null) {
      return visit(file.name(), new HeadStream(standardInput), visitor, () -> 0, 0, false);
    }
    try (InputStream raw = Files.newInputStream(path)) {
      HeadStream head = new HeadStream(raw);
      int length = head.fillHead();
      if (Content.of(head.head(), length) == Content.ZIP) {
        return readZip(file, path, visitor);
      }
      return visit(file.name(), head, visitor, head::consumed, 0, false);
    } catch (LogStream.PartialRead e) {
      throw e;
    } catch (IOException e) {
      throw plain(e);
    }
  }

  private static IOException plain(IOException e) {
    IOException said = new IOException(Reasons.of(e));
    said.addSuppressed(e);
    return said;
  }

  private boolean visit(
      String name,
      HeadStream in,
      Visitor visitor,
      LongSupplier consumed,
      int depth,
      boolean onlyLogs)
      throws IOException {
    int length = in.fillHead();
    Content content = Content.of(in.head(), length);
    if (depth >= NESTING_MAX && content != Content.TEXT) {
      throw new UnreadableInput("compressed more than " + NESTING_MAX + " times over");
    }
    return switch (content) {
      case EMPTY -> false;
      case FOREIGN -> {
        if (onlyLogs) {
          yield false;
        }
        throw new UnreadableInput(Content.complaint(in.head(), length));
      }
      case TEXT -> {
        if (onlyLogs && !Content.looksLikeLog(in.head(), length)) {
          yield false;
        }
        visitor.visit(new LogStream(name, in, consumed));
        yield true;
      }
      case GZIP ->
          visit(
              name,
              new HeadStream(new GZIPInputStream(in, INFLATE_BUFFER_BYTES)),
              visitor,
              consumed,
              depth + 1,
              onlyLogs);
      case ZSTD ->
          visit(
              name,
              new HeadStream(new ZstdInputStreamNoFinalizer(in)),
              visitor,
              consumed,
              depth + 1,
              onlyLogs);
      case ZIP -> readZipStream(name, in, visitor, consumed, depth);
    };
  }

  /** A zip with a directory: entries oldest first, damaged archives noticed at once. */
  private boolean readZip(LogFile file, Path path, Visitor visitor) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      List<ZipEntry> entries = new ArrayList<>(zip.stream().filter(e -> !e.isDirectory()).toList());
      entries.sort(
          Comparator.comparing(ZipEntry::getName, LogFiles.LOG_ORDER)
              .thenComparing(ZipEntry::getName));
      boolean any = false;
      long[] done = {0};
      for (ZipEntry entry : entries) {
        try (HeadStream in = new HeadStream(zip.getInputStream(entry))) {
          String name = file.name() + "!" + entry.getName();
          any |= visit(name, in, visitor, () -> done[0], 1, entries.size() > 1);
        }
        done[0] += Math.max(0, entry.getCompressedSize());
      }
      return any;
    } catch (ZipException e) {
      throw plain(e);
    }
  }

  private boolean readZipStream(
      String name, HeadStream in, Visitor visitor, LongSupplier consumed, int depth)
      throws IOException {
    boolean any = false;
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
      if (!e.isDirectory()) {
        HeadStream entry = new HeadStream(zip);
        any |= visit(name + "!" + e.getName(), entry, visitor, consumed, depth + 1, true);
      }
    }
    return any;
  }

  /** Whether the file holds an audit log; false also when it cannot be read. */
  boolean looksLikeLog(Path path) {
    boolean[] seen = {false};
    try {
      LogFile file = new LogFile(path.toString(), path, 0, true);
      read(
          file,
          stream -> {
            byte[] head = new byte[Content.SNIFF_BYTES];
            int length = headOf(stream, head);
            seen[0] |= Content.looksLikeLog(head, length);
          });
    } catch (IOException e) {
      return seen[0];
    }
    return seen[0];
  }

  private static int headOf(LogStream stream, byte[] head) {
    try {
      return stream.fill(head, 0, head.length);
    } catch (LogStream.PartialRead e) {
      return e.bytes();
    }
  }
}
