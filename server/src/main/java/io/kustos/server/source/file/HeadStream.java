package io.kustos.server.source.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose first bytes can be looked at before they are read. {@link #available} is 0 at the
 * end only, which {@link java.util.zip.GZIPInputStream} needs to see the next member.
 */
final class HeadStream extends InputStream {
  private final InputStream in;
  private byte[] buffer = new byte[Content.SNIFF_BYTES];
  private int position;
  private int limit;
  private long consumed;
  private @Nullable IOException failure;

  HeadStream(InputStream in) {
    this.in = in;
  }

  /**
   * Reads ahead and returns how many of the next bytes are in {@link #head}. A failure after the
   * first byte comes when those bytes have been read.
   */
  int fillHead() throws IOException {
    try {
      while (limit < buffer.length) {
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
          break;
        }
        limit += read;
      }
    } catch (IOException e) {
      if (limit == 0) {
        throw e;
      }
      failure = e;
    }
    return limit;
  }

  /** The bytes seen by {@link #fillHead}; valid until the first read. */
  byte[] head() {
    return buffer;
  }

  /** Bytes taken from this stream so far. */
  long consumed() {
    return consumed;
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private boolean refill() throws IOException {
    throwFailure();
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  @Override
  public int read() throws IOException {
    if (position == limit && !refill()) {
      return -1;
    }
    consumed++;
    return buffer[position++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int read;
    if (position < limit) {
      read = Math.min(length, limit - position);
      System.arraycopy(buffer, position, target, offset, read);
      position += read;
    } else {
      throwFailure();
      read = in.read(target, offset, length);
    }
    consumed += Math.max(0, read);
    return read;
  }

  @Override
  public int available() throws IOException {
    return position < limit || refill() ? limit - position : 0;
  }

  @Override
  public void close() throws IOException {
    buffer = Arrays.copyOf(buffer, 0);
    position = 0;
    limit = 0;
    in.close();
  }
}
