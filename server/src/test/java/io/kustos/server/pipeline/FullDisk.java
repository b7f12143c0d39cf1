package io.kustos.server.pipeline;

import io.kustos.server.journal.SegmentFile;
import io.kustos.server.journal.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Real files on a disk that can be said to be full. */
final class FullDisk implements SegmentFiles {
  volatile boolean full;

  @Override
  public SegmentFile create(Path path) throws IOException {
    check();
    return new File(ON_DISK.create(path));
  }

  @Override
  public SegmentFile write(Path path) throws IOException {
    return new File(ON_DISK.write(path));
  }

  @Override
  public SegmentFile read(Path path) throws IOException {
    return ON_DISK.read(path);
  }

  private void check() throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
  }

  private final class File implements SegmentFile {
    private final SegmentFile file;

    File(SegmentFile file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      return file.read(into, at);
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
      check();
      return file.write(from, at);
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
