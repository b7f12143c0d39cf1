package io.kustos.server.source.file;

import io.kustos.core.Limits;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.json.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a log into pieces that each can be decoded by themselves. Lines of plain events are cut at
 * line ends; for any other form a decoder tells where no list, text or wrapper is open. A list that
 * is too large for one piece is handed on event by event, one a line.
 */
final class WholePieces {
  private static final byte[] EVENT_START =
      "{\"kind\":\"Event\",".getBytes(StandardCharsets.US_ASCII);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * ONES;
  private static final int PIECE_BYTES = 1 << 20;
  private static final int WHOLE_BYTES_MAX = 16 << 20;

  /** Some bytes, where they were in the log and where the next begin. */
  record Piece(byte[] bytes, long offset, long line, long nextOffset, long nextLine) {}

  private final LogStream stream;
  private final Lines sink = new Lines();
  private byte[] buffer;
  private int filled;
  private long offset;
  private long line = 1;
  private boolean ended;
  private @Nullable ChunkDecoder open;
  private LogStream.@Nullable PartialRead failure;

  WholePieces(LogStream stream) {
    this(stream, PIECE_BYTES);
  }

  WholePieces(LogStream stream, int pieceBytes) {
    this.stream = stream;
    this.buffer = new byte[pieceBytes];
  }

  /** Events and rejects as lines, for lists that are too large. */
  private static final class Lines implements ItemSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean collecting;

    @Override
    public void event(AuditEvent event, Item item) {
      add(event.toBytes());
    }

    @Override
    public void reject(Reject reject) {
      add(reject.excerpt());
    }

    private void add(byte[] line) {
      if (collecting) {
        bytes.writeBytes(line);
        bytes.write('\n');
      }
    }
  }

  /** The first bytes of the log; asked before the first piece is taken. */
  LogHead head() {
    fill();
    int start = 0;
    while (start < filled && buffer[start] == 0) {
      start++;
    }
    int end = Math.min(filled, start + LogHead.BYTES_MAX);
    return new LogHead(start, Arrays.copyOfRange(buffer, start, end));
  }

  /** Leaves out what is before an offset; asked before the first piece is taken. */
  void skipTo(long target, long targetLine) {
    while (offset < target) {
      fill();
      if (filled == 0) {
        break;
      }
      drop((int) Math.min(filled, target - offset));
    }
    line = targetLine;
  }

  /** Why the log could not be read to its end; null when it could. */
  LogStream.@Nullable PartialRead failure() {
    return failure;
  }

  /** Whether no piece is left. */
  boolean isDone() {
    fill();
    return ended && filled == 0 && open == null;
  }

  /** The next piece, which can be empty when nothing but punctuation was left. */
  Piece next() {
    while (true) {
      fill();
      if (open != null) {
        return collected(open);
      }
      if (ended) {
        return take(filled);
      }
      int end = nativeLinesEnd();
      if (end > 0) {
        return take(end);
      }
      var decoder = new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, sink);
      decoder.begin(offset, line);
      int stop = decoder.decode(buffer, 0, filled, false);
      if (stop > 0 && decoder.isClean()) {
        return take(stop);
      }
      if (buffer.length < WHOLE_BYTES_MAX) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      } else {
        open = new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, sink);
        open.begin(offset, line);
        sink.collecting = true;
      }
    }
  }

  private Piece collected(ChunkDecoder decoder) {
    int stop = decoder.decode(buffer, 0, filled, ended);
    if (stop == 0 && !ended) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    long from = offset;
    long fromLine = line;
    offset += stop;
    line = decoder.line();
    System.arraycopy(buffer, stop, buffer, 0, filled - stop);
    filled -= stop;
    byte[] bytes = sink.bytes.toByteArray();
    sink.bytes.reset();
    if (decoder.isClean()) {
      open = null;
      sink.collecting = false;
    }
    return new Piece(bytes, from, fromLine, offset, line);
  }

  private void fill() {
    while (!ended && filled < buffer.length) {
      int wanted = buffer.length - filled;
      int read;
      try {
        read = stream.fill(buffer, filled, wanted);
      } catch (LogStream.PartialRead e) {
        read = e.bytes();
        failure = e;
      }
      filled += read;
      ended = read < wanted;
    }
  }

  /** Offset after the last of the lines when each of them is an event; 0 otherwise. */
  private int nativeLinesEnd() {
    int start = 0;
    for (int at = newline(buffer, 0, filled); at < filled; at = newline(buffer, start, filled)) {
      int end = Math.min(filled, start + EVENT_START.length);
      boolean event = Arrays.equals(buffer, start, end, EVENT_START, 0, EVENT_START.length);
      if (!event || buffer[at - 1] != '}') {
        return 0;
      }
      start = at + 1;
    }
    return start;
  }

  /** Offset of the next line feed; the end when there is none. */
  private static int newline(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long other = JsonBytes.word(bytes, at) ^ NEWLINES;
      long zero = (other - ONES) & ~other & HIGHS;
      if (zero != 0) {
        break;
      }
    }
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private Piece take(int length) {
    byte[] bytes = Arrays.copyOf(buffer, length);
    long from = offset;
    long fromLine = line;
    for (int at = newline(bytes, 0, length); at < length; at = newline(bytes, at + 1, length)) {
      line++;
    }
    drop(length);
    return new Piece(bytes, from, fromLine, offset, line);
  }

  private void drop(int length) {
    offset += length;
    System.arraycopy(buffer, length, buffer, 0, filled - length);
    filled -= length;
  }
}
