package io.kustos.server.source.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A disk that gives an inode to the next file as soon as nobody holds the last one open. */
final class ReusingDisk implements Disk {
  private final LocalDisk real = new LocalDisk();

  @Override
  public List<String> names(Path folder) throws IOException {
    return real.names(folder);
  }

  @Override
  public @Nullable Stat stat(Path path) throws IOException {
    Stat stat = real.stat(path);
    return stat == null ? null : new Stat(shared(stat.key()), stat.sizeBytes(), "version");
  }

  /** Half of the files look the same, as if the others had gone first. */
  private static Object shared(Object key) {
    return Math.floorMod(key.hashCode(), 1);
  }

  @Override
  public OpenLog open(Path path) throws IOException {
    OpenLog open = real.open(path);
    Object key = shared(open.key());
    return new OpenLog() {
      @Override
      public Object key() {
        return key;
      }

      @Override
      public long size() throws IOException {
        return open.size();
      }

      @Override
      public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        return open.read(position, buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        open.close();
      }
    };
  }
}
