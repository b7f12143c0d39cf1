package io.kustos.server.source.log;

import io.kustos.server.source.file.Fingerprint;
import io.kustos.server.source.file.LogHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One content of a log: what was written between two rotations or truncations, wherever it lies
 * now. Belongs to the thread of its log.
 */
final class Part {
  /** Tells the content; null while nothing is in it. */
  @Nullable Fingerprint id;

  /** Where to go on: everything before is acknowledged. */
  long position;

  /** Line at the position, from 1. */
  long line = 1;

  /** Whether the position is inside a line that is skipped because it is too long. */
  boolean skipping;

  /** Whether it was read to its end and something else has taken its place. */
  boolean finished;

  /** Where it was seen last. */
  Path path;

  /** Whether it lies there compressed. */
  boolean compressed;

  /** Open for reading; never when compressed. */
  Disk.@Nullable OpenLog file;

  /** Size when seen last, plain bytes. */
  long size;

  /** When it was seen last, in nanoseconds of {@link System#nanoTime}. */
  long seenNanos;

  /** What took its place when it was emptied from outside. */
  @Nullable Part heir;

  /** Version of the compressed file that could not be read to its end, and since when. */
  @Nullable Object failedVersion;

  long failedNanos;

  /** Version of the compressed file when seen last. */
  @Nullable Object version;

  /** Size when the last line was found without an end, and since when. */
  long openLineSize = -1;

  long openLineNanos;

  Part(Path path) {
    this.path = path;
  }

  void close() {
    if (file != null) {
      close(file);
      file = null;
    }
  }

  static void close(Disk.OpenLog open) {
    try {
      open.close();
    } catch (IOException e) {
      // nothing was written, so nothing is lost
    }
  }

  /**
   * Whether the open file still begins as this content does, and is no shorter than what was read.
   */
  boolean isUnchanged() throws IOException {
    if (file == null || id == null) {
      return true;
    }
    if (file.size() < position) {
      return false;
    }
    byte[] bytes = new byte[id.length()];
    int filled = file.read(id.start(), bytes, 0, bytes.length);
    return id.matches(new LogHead(id.start(), Arrays.copyOf(bytes, filled)));
  }

  /** Learns to tell the content from its first bytes as long as more of them can help. */
  void learn() throws IOException {
    if (file == null || (id != null && !id.isShort())) {
      return;
    }
    Disk.OpenLog open = file;
    long[] at = {id == null ? 0 : id.start()};
    LogHead head =
        LogHead.read(
            (buffer, offset, length) -> {
              int filled = open.read(at[0], buffer, offset, length);
              at[0] += filled;
              return filled;
            });
    if (id != null) {
      head = new LogHead(id.start() + head.start(), head.bytes());
    }
    if (!head.isEmpty() && (id == null || id.matches(head))) {
      id = Fingerprint.of(head);
    }
  }
}
