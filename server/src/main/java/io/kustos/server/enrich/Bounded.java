package io.kustos.server.enrich;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails beyond a bound, against files that decompress without end. */
final class Bounded extends FilterInputStream {
  private final long max;
  private long left;

  Bounded(InputStream in, long max) {
    super(in);
    this.max = max;
    this.left = max;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int read) throws IOException {
    left -= read;
    if (left < 0) {
      throw new IOException("larger than file_bytes_max (" + max + " bytes) when decompressed");
    }
  }
}
