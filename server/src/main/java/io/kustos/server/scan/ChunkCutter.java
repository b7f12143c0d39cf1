package io.kustos.server.scan;

import io.kustos.server.source.file.LogStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a log into chunks at line ends; takes back what a worker could not complete. */
final class ChunkCutter {
  /** How far back a place between values is looked for. */
  private static final int SEARCH_BYTES_MAX = 128 << 10;

  private record Piece(byte[] buffer, int start, int end) {}

  private final LogStream stream;
  private final ChunkBuffers buffers;
  private final ArrayDeque<Piece> returned = new ArrayDeque<>();
  private byte[] rest = new byte[0];
  private int restStart;
  private int restEnd;
  private long offset;
  private long bytes;
  private boolean ended;
  private LogStream.@Nullable PartialRead failure;

  ChunkCutter(LogStream stream, ChunkBuffers buffers) {
    this.stream = stream;
    this.buffers = buffers;
  }

  /** Whether no chunk is left. */
  boolean isDone() {
    return ended && returned.isEmpty() && restStart == restEnd;
  }

  /** Plain bytes read so far. */
  long bytes() {
    return bytes;
  }

  /** Why the log could not be read to its end; null when it could. */
  LogStream.@Nullable PartialRead failure() {
    return failure;
  }

  /**
   * The next chunk.
   *
   * @param size how many bytes to aim for
   * @param cut whether to end where a value probably ends; there may be no such place
   */
  Chunk next(int size, boolean cut) {
    byte[] buffer = buffers.take(Math.max(size, restEnd - restStart));
    int filled = fill(buffer);
    int end = filled;
    boolean last = filled < buffer.length || (ended && returned.isEmpty());
    if (cut && !last) {
      int border = border(buffer, filled);
      end = border < 0 ? filled : border;
    }
    keepRest(buffer, end, filled);
    Chunk chunk = new Chunk(stream.name(), buffer, 0, end, offset, last && end == filled);
    offset += end;
    return chunk;
  }

  private int fill(byte[] buffer) {
    int filled = restEnd - restStart;
    System.arraycopy(rest, restStart, buffer, 0, filled);
    restStart = 0;
    restEnd = 0;
    while (filled < buffer.length && !returned.isEmpty()) {
      Piece piece = returned.removeFirst();
      int length = Math.min(piece.end - piece.start, buffer.length - filled);
      System.arraycopy(piece.buffer, piece.start, buffer, filled, length);
      filled += length;
      if (piece.start + length < piece.end) {
        returned.addFirst(new Piece(piece.buffer, piece.start + length, piece.end));
      } else {
        buffers.give(piece.buffer);
      }
    }
    return filled < buffer.length && !ended ? read(buffer, filled) : filled;
  }

  private int read(byte[] buffer, int filled) {
    int wanted = buffer.length - filled;
    int read;
    try {
      read = stream.fill(buffer, filled, wanted);
      ended = read < wanted;
    } catch (LogStream.PartialRead e) {
      read = e.bytes();
      failure = e;
      ended = true;
    }
    bytes += read;
    return filled + read;
  }

  private void keepRest(byte[] buffer, int from, int to) {
    int length = to - from;
    if (rest.length < length) {
      rest = new byte[Math.max(length, 64 << 10)];
    }
    System.arraycopy(buffer, from, rest, 0, length);
    restStart = 0;
    restEnd = length;
  }

  /**
   * After the last line that is followed by an opening brace; else after the last line; else -1.
   */
  private static int border(byte[] buffer, int end) {
    int lastLine = -1;
    int stop = Math.max(0, end - SEARCH_BYTES_MAX);
    for (int at = end - 1; at >= 0 && (at >= stop || lastLine < 0); at--) {
      if (buffer[at] == '\n') {
        if (at + 1 < end && buffer[at + 1] == '{') {
          return at + 1;
        }
        lastLine = Math.max(lastLine, at + 1);
      }
    }
    return lastLine;
  }

  /**
   * Takes back the bytes from {@code stop} on; the next chunk starts with them. Chunks must be
   * returned in the reverse order of {@link #next}.
   */
  void giveBack(Chunk chunk, int stop) {
    if (restStart < restEnd) {
      byte[] copy = Arrays.copyOfRange(rest, restStart, restEnd);
      returned.addFirst(new Piece(copy, 0, copy.length));
      restStart = 0;
      restEnd = 0;
    }
    returned.addFirst(new Piece(chunk.buffer(), stop, chunk.end()));
    offset = chunk.offset() + (stop - chunk.start());
  }
}
