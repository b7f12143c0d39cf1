package io.kustos.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens the files of a journal. */
public interface SegmentFiles {
  /** The files of the machine. */
  SegmentFiles ON_DISK =
      new SegmentFiles() {
        @Override
        public SegmentFile create(Path path) throws IOException {
          return new Channel(
              FileChannel.open(
                  path,
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
        }

        @Override
        public SegmentFile write(Path path) throws IOException {
          return new Channel(
              FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }

        @Override
        public SegmentFile read(Path path) throws IOException {
          return new Channel(FileChannel.open(path, StandardOpenOption.READ));
        }
      };

  /** Makes a file that is not there yet. */
  SegmentFile create(Path path) throws IOException;

  /** Opens a file that is there, to read and write. */
  SegmentFile write(Path path) throws IOException;

  /** Opens a file that is there, to read. */
  SegmentFile read(Path path) throws IOException;

  /** A file through a channel. */
  record Channel(FileChannel channel) implements SegmentFile {
    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      return channel.read(into, at);
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
      return channel.write(from, at);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
