package io.kustos.lake;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's files on a local disk. A file appears under its name only when it is whole and durable:
 * it is written beside, synced, renamed, and the folder synced.
 */
public final class LocalFileIO implements FileIO {
  private static final long serialVersionUID = 1L;

  private static final String SCHEME = "file:";
  private static final String UNFINISHED = ".unfinished";

  private final String from;
  private final String to;

  /** Files where they say that they are. */
  public LocalFileIO() {
    this("", "");
  }

  /**
   * Files of a folder that was moved or copied.
   *
   * @param from the folder in their locations; empty for one that was not moved
   * @param to where it is now
   */
  LocalFileIO(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /** The path of a location that may be of the moved folder. */
  Path moved(String location) {
    String path = path(location).toString();
    boolean inside = !from.isEmpty() && path.startsWith(from + "/");
    return Path.of(inside ? to + path.substring(from.length()) : path);
  }

  /** The path of an Iceberg location: a {@code file:} URI or a path. */
  static Path path(String location) {
    return Path.of(location.startsWith(SCHEME) ? stripScheme(location) : location);
  }

  private static String stripScheme(String location) {
    int at = SCHEME.length();
    while (location.startsWith("//", at)) {
      at++;
    }
    return location.substring(at);
  }

  /** The Iceberg location of a path. */
  static String location(Path path) {
    return SCHEME + path.toAbsolutePath().normalize();
  }

  /** Makes the file durable under its final name. */
  static void publish(Path written, Path target) throws IOException {
    try (FileChannel file = FileChannel.open(written, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(target.resolveSibling("."))) {
      folder.force(true);
    }
  }

  /** Where a file is written before it has its name. */
  static Path unfinished(Path target) {
    return target.resolveSibling(target.getFileName() + UNFINISHED);
  }

  @Override
  public InputFile newInputFile(String location) {
    return new Input(location, moved(location));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Output(location);
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + location, e);
    }
  }

  private record Input(String location, Path path) implements InputFile {
    @Override
    public long getLength() {
      try {
        return Files.size(path);
      } catch (NoSuchFileException e) {
        throw new NotFoundException(e, "no such file: %s", location);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + location, e);
      }
    }

    @Override
    public SeekableInputStream newStream() {
      try {
        return new In(FileChannel.open(path));
      } catch (NoSuchFileException | FileNotFoundException e) {
        throw new NotFoundException(e, "no such file: %s", location);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + location, e);
      }
    }

    @Override
    public boolean exists() {
      return Files.exists(path);
    }
  }

  private static final class In extends SeekableInputStream {
    private final FileChannel file;
    private final byte[] single = new byte[1];

    In(FileChannel file) {
      this.file = file;
    }

    @Override
    public long getPos() throws IOException {
      return file.position();
    }

    @Override
    public void seek(long position) throws IOException {
      if (position > file.size()) {
        throw new EOFException("no byte at " + position);
      }
      file.position(position);
    }

    @Override
    public int read() throws IOException {
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return length == 0 ? 0 : file.read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private record Output(String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      if (Files.exists(path(location))) {
        throw new AlreadyExistsException("file exists: %s", location);
      }
      return createOrOverwrite();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      try {
        Path target = path(location);
        Files.createDirectories(target.resolveSibling("."));
        return new Out(target);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + location, e);
      }
    }

    @Override
    public InputFile toInputFile() {
      return new Input(location, path(location));
    }
  }

  private static final class Out extends PositionOutputStream {
    private final Path target;
    private final Path written;
    private final OutputStream out;
    private long position;
    private boolean closed;

    Out(Path target) throws IOException {
      this.target = target;
      this.written = unfinished(target);
      this.out =
          new BufferedOutputStream(
              Channels.newOutputStream(
                  FileChannel.open(
                      written,
                      StandardOpenOption.CREATE,
                      StandardOpenOption.TRUNCATE_EXISTING,
                      StandardOpenOption.WRITE)),
              1 << 16);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        out.close();
        publish(written, target);
      }
    }
  }
}
