package io.kustos.server.source.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream that ends when {@link #interrupt} is called, even while nothing comes from where it
 * reads: a terminal or a pipe blocks its reader for good, so a thread of its own does the reading.
 */
public final class InterruptibleInput extends InputStream {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int BUFFERS_MAX = 4;
  private static final long POLL_MILLIS = 50;

  /** What one read gave: bytes, or the end, or a failure. */
  private record Piece(byte[] bytes, int length, @Nullable IOException failure) {
    static Piece end() {
      return new Piece(new byte[0], -1, null);
    }
  }

  private final InputStream in;
  private final ArrayBlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(BUFFERS_MAX);
  private Piece current = new Piece(new byte[0], 0, null);
  private int position;
  private boolean started;
  private volatile boolean interrupted;

  public InterruptibleInput(InputStream in) {
    this.in = in;
  }

  /** Ends the stream for its reader; for any thread. */
  public void interrupt() {
    interrupted = true;
  }

  private void readAll() {
    try {
      Piece piece;
      do {
        piece = readPiece();
        pieces.put(piece);
      } while (piece.length > 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Piece readPiece() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      int read = in.read(buffer, 0, buffer.length);
      return read < 0 ? Piece.end() : new Piece(buffer, read, null);
    } catch (IOException e) {
      return new Piece(buffer, -1, e);
    }
  }

  private boolean next() throws IOException {
    if (current.length < 0) {
      return false;
    }
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("kustos-input").start(this::readAll);
    }
    current = await();
    position = 0;
    if (current.failure != null) {
      throw current.failure;
    }
    return current.length > 0;
  }

  private Piece await() {
    Piece piece = null;
    try {
      while (piece == null && !interrupted) {
        piece = pieces.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return piece == null ? Piece.end() : piece;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (interrupted || (position >= current.length && !next())) {
      return -1;
    }
    int read = Math.min(length, current.length - position);
    System.arraycopy(current.bytes, position, target, offset, read);
    position += read;
    return read;
  }
}
