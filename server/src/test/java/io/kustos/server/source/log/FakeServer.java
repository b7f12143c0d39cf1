package io.kustos.server.source.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log as kube-apiserver does: at its own offset, not at the file's end; rotates by rename
 * and create when a line does not fit; then deletes the oldest backups.
 */
final class FakeServer implements AutoCloseable {
  private final Path log;
  private final long sizeMax;
  private final int backupsMax;
  private final boolean compress;
  private @Nullable FileChannel file;
  private long offset;
  private int rotations;

  FakeServer(Path log, long sizeMax, int backupsMax, boolean compress) {
    this.log = log;
    this.sizeMax = sizeMax;
    this.backupsMax = backupsMax;
    this.compress = compress;
  }

  /** A server that never rotates by itself. */
  static FakeServer steady(Path log) {
    return new FakeServer(log, Long.MAX_VALUE, Integer.MAX_VALUE, false);
  }

  void write(List<String> lines) {
    lines.forEach(line -> writeText(line + "\n"));
  }

  void writeText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (file == null) {
        open();
      }
      if (offset + bytes.length > sizeMax) {
        rotate();
      }
      file.write(ByteBuffer.wrap(bytes), offset);
      offset += bytes.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open() throws IOException {
    file = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    offset = file.size();
  }

  void rotate() throws IOException {
    if (file != null) {
      file.close();
    }
    Path backup = null;
    if (Files.exists(log)) {
      backup = backup(rotations++);
      Files.move(log, backup);
    }
    open();
    if (backup != null && compress) {
      gzip(backup);
    }
    deleteOldest();
  }

  private Path backup(int number) {
    String stamp =
        "2026-11-23T%02d-%02d-%02d.814".formatted(number / 3600, number / 60 % 60, number % 60);
    return log.resolveSibling("audit-" + stamp + ".log");
  }

  static void gzip(Path file) throws IOException {
    Path target = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
      Files.copy(file, out);
    }
    Files.delete(file);
  }

  List<Path> backups() throws IOException {
    try (Stream<Path> paths = Files.list(log.getParent())) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("audit-"))
          .sorted()
          .toList();
    }
  }

  private void deleteOldest() throws IOException {
    List<Path> backups = backups();
    for (int i = 0; i < backups.size() - backupsMax; i++) {
      Files.delete(backups.get(i));
    }
  }

  /** What logrotate does with {@code copytruncate}. */
  Path copyTruncate() throws IOException {
    Path copy = log.resolveSibling("audit.log.1");
    Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
    truncate();
    return copy;
  }

  void truncate() throws IOException {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  int rotations() {
    return rotations;
  }

  long offset() {
    return offset;
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
        file = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
