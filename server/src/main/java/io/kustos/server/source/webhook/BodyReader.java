package io.kustos.server.source.webhook;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Reads one body into memory, within bounds. */
final class BodyReader {
  private static final int FIRST_BYTES = 64 << 10;

  /** A body of known length up to this is read into an array of its size. */
  private static final int EXACT_BYTES_MAX = 4 << 20;

  private final int bytesMax;
  private final BodyMemory.Share memory;
  private final ConnectionGuard.Exchange exchange;

  BodyReader(int bytesMax, BodyMemory.Share memory, ConnectionGuard.Exchange exchange) {
    this.bytesMax = bytesMax;
    this.memory = memory;
    this.exchange = exchange;
  }

  /**
   * Reads a body to its end.
   *
   * @param length its length, -1 when it was not told
   * @throws Refused when it is longer than allowed
   * @throws IOException when it ends early
   */
  byte[] read(InputStream in, long length) throws Refused, IOException, InterruptedException {
    if (length > bytesMax) {
      throw tooLarge("the body is " + length + " bytes");
    }
    byte[] body = fill(in, length);
    if (length >= 0 && body.length != length) {
      throw new EOFException("the body ended after " + body.length + " of " + length + " bytes");
    }
    return body;
  }

  /**
   * Decompresses a body. One that is no gzip comes back as it is: it is the decoder's to reject,
   * for refusing it would lose it.
   */
  byte[] gunzip(byte[] body) throws Refused, InterruptedException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), FIRST_BYTES)) {
      return fill(in, -1);
    } catch (IOException e) {
      return body;
    }
  }

  private byte[] fill(InputStream in, long length)
      throws Refused, IOException, InterruptedException {
    int first = length >= 0 && length <= EXACT_BYTES_MAX ? (int) length : FIRST_BYTES;
    byte[] bytes = allocate(first);
    int at = 0;
    while (true) {
      if (at == bytes.length) {
        if (at == length) {
          return bytes;
        }
        int one = in.read();
        if (one < 0) {
          return bytes;
        }
        bytes = grow(bytes);
        bytes[at++] = (byte) one;
      }
      int n = in.read(bytes, at, bytes.length - at);
      if (n < 0) {
        return Arrays.copyOf(bytes, at);
      }
      at += n;
    }
  }

  private byte[] grow(byte[] full) throws Refused, InterruptedException {
    if (full.length >= bytesMax) {
      throw tooLarge("the body goes on");
    }
    int size = (int) Math.min(bytesMax, Math.max(FIRST_BYTES, full.length * 2L));
    take(size - full.length);
    return Arrays.copyOf(full, size);
  }

  private byte[] allocate(int size) throws InterruptedException {
    take(size);
    return new byte[size];
  }

  private void take(int more) throws InterruptedException {
    if (!memory.tryTake(more)) {
      exchange.pause();
      memory.take(more);
      exchange.resume();
    }
  }

  private Refused tooLarge(String what) {
    return new Refused(413, what + "; at most " + bytesMax + " bytes are taken");
  }
}
