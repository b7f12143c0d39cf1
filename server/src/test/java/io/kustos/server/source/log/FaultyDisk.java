package io.kustos.server.source.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A disk that refuses to open, or fails to read. */
final class FaultyDisk implements Disk {
  volatile boolean denied;
  volatile boolean broken;
  private final LocalDisk real = new LocalDisk();

  @Override
  public List<String> names(Path folder) throws IOException {
    return real.names(folder);
  }

  @Override
  public @Nullable Stat stat(Path path) throws IOException {
    return real.stat(path);
  }

  @Override
  public OpenLog open(Path path) throws IOException {
    if (denied) {
      throw new AccessDeniedException(path.toString());
    }
    OpenLog open = real.open(path);
    return new OpenLog() {
      @Override
      public Object key() {
        return open.key();
      }

      @Override
      public long size() throws IOException {
        return open.size();
      }

      @Override
      public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        if (broken) {
          throw new IOException("Input/output error");
        }
        return open.read(position, buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        open.close();
      }
    };
  }
}
