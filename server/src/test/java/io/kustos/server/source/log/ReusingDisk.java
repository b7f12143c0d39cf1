package io.kustos.server.source.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A disk that can give all its inode numbers out again, in another order. */
final class ReusingDisk implements Disk {
  private final LocalDisk real = new LocalDisk();
  private final List<Object> inodes = new ArrayList<>();

  /** From now on the first file that is looked at has number 0 again, and so on. */
  synchronized void reuse() {
    inodes.clear();
  }

  private synchronized Object number(Object key) {
    if (!inodes.contains(key)) {
      inodes.add(key);
    }
    return inodes.indexOf(key);
  }

  @Override
  public List<String> names(Path folder) throws IOException {
    return real.names(folder);
  }

  @Override
  public @Nullable Stat stat(Path path) throws IOException {
    Stat stat = real.stat(path);
    return stat == null ? null : new Stat(number(stat.key()), stat.sizeBytes(), stat.version());
  }

  @Override
  public OpenLog open(Path path) throws IOException {
    OpenLog open = real.open(path);
    return new ForwardingLog(open, number(open.key()));
  }

  /** Another log under another key. */
  record ForwardingLog(OpenLog open, Object key) implements OpenLog {
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
  }
}
