package io.kustos.server.source.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine's own file system. */
final class LocalDisk implements Disk {
  private static final int OPEN_TRIES_MAX = 5;

  /** Modification alone can be set back by anybody; change cannot. */
  private record Version(FileTime modified, Object changed) {}

  @Override
  public List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      paths.forEach(path -> names.add(path.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public @Nullable Stat stat(Path path) throws IOException {
    BasicFileAttributes basic;
    try {
      basic = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (!basic.isRegularFile()) {
      return null;
    }
    Object key = basic.fileKey() == null ? path : basic.fileKey();
    return new Stat(key, basic.size(), new Version(basic.lastModifiedTime(), changed(path, basic)));
  }

  private static Object changed(Path path, BasicFileAttributes basic) {
    try {
      Map<String, Object> unix = Files.readAttributes(path, "unix:ctime");
      return unix.getOrDefault("ctime", basic.creationTime());
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return basic.creationTime();
    }
  }

  @Override
  public OpenLog open(Path path) throws IOException {
    for (int i = 0; i < OPEN_TRIES_MAX; i++) {
      Stat before = stat(path);
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        Stat after = stat(path);
        // The same key on both sides of the opening belongs to what was opened.
        if (before != null && after != null && before.key().equals(after.key())) {
          return new OpenChannel(after.key(), channel);
        }
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      channel.close();
    }
    throw new NoSuchFileException(path.toString(), null, "it is being replaced");
  }

  private record OpenChannel(Object key, FileChannel channel) implements OpenLog {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      ByteBuffer target = ByteBuffer.wrap(buffer, offset, length);
      int filled = 0;
      while (filled < length) {
        int read = channel.read(target, position + filled);
        if (read < 0) {
          break;
        }
        filled += read;
      }
      return filled;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
