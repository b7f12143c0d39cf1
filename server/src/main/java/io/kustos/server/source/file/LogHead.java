package io.kustos.server.source.file;

import java.io.IOException;
import java.util.Arrays;

/**
 * The first bytes of a log. NUL bytes at its very start are not content: they are the hole a
 * truncation from outside leaves when the writer goes on at its old offset.
 *
 * @param start offset of the first byte that is not NUL
 * @param bytes the bytes from there, at most {@link #BYTES_MAX}; fewer only when the log has no
 *     more. Not to be changed.
 */
public record LogHead(long start, byte[] bytes) {
  /** Enough for the audit id and the times of the first event, which tell a log from any other. */
  public static final int BYTES_MAX = 1024;

  private static final int FIRST_READ_BYTES = 4 << 10;
  private static final int READ_BYTES = 256 << 10;

  /** Reads a log from its start, in order. */
  @FunctionalInterface
  public interface Filler {
    /** Fills as much as there is and tells how much; less than {@code length} only at the end. */
    int fill(byte[] buffer, int offset, int length) throws IOException;
  }

  /** Reads as far as needed. */
  public static LogHead read(Filler in) throws IOException {
    byte[] buffer = new byte[FIRST_READ_BYTES];
    long offset = 0;
    while (true) {
      int filled = in.fill(buffer, 0, buffer.length);
      int first = 0;
      while (first < filled && buffer[first] == 0) {
        first++;
      }
      if (first < filled) {
        return collect(in, buffer, first, filled, offset + first);
      }
      offset += filled;
      if (filled < buffer.length) {
        return new LogHead(offset, new byte[0]);
      }
      buffer = new byte[READ_BYTES];
    }
  }

  private static LogHead collect(Filler in, byte[] buffer, int first, int filled, long start)
      throws IOException {
    byte[] head = Arrays.copyOfRange(buffer, first, Math.min(filled, first + BYTES_MAX));
    if (head.length < BYTES_MAX && filled == buffer.length) {
      int have = head.length;
      head = Arrays.copyOf(head, BYTES_MAX);
      int more = in.fill(head, have, BYTES_MAX - have);
      head = Arrays.copyOf(head, have + more);
    }
    return new LogHead(start, head);
  }

  /** Whether there is no content yet. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }
}
