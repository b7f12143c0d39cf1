package io.kustos.server.source.log;

import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogHead;
import io.kustos.server.source.file.LogReader;
import io.kustos.server.source.file.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads the first plain bytes of compressed files. */
final class CompressedHead {
  private final LogReader reader = new LogReader(InputStream.nullInputStream());

  /** The head; empty when nothing is in the file. */
  LogHead read(Path path) throws IOException {
    LogHead[] head = {new LogHead(0, new byte[0])};
    LogFile file = new LogFile(path.toString(), path, 0, true);
    reader.read(file, stream -> head[0] = LogHead.read((b, at, n) -> fill(stream, b, at, n)));
    return head[0];
  }

  /** A damaged file still has a head when the damage comes after it. */
  private static int fill(LogStream stream, byte[] buffer, int offset, int length)
      throws LogStream.PartialRead {
    try {
      return stream.fill(buffer, offset, length);
    } catch (LogStream.PartialRead e) {
      if (offset + e.bytes() == 0) {
        throw e;
      }
      return e.bytes();
    }
  }
}
