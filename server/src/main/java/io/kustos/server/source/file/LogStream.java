package io.kustos.server.source.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** The plain bytes of one log: of a file, of a compressed file's content, or of a zip's entry. */
public final class LogStream {
  private final String name;
  private final InputStream in;
  private final LongSupplier consumed;

  LogStream(String name, InputStream in, LongSupplier consumed) {
    this.name = name;
    this.in = in;
    this.consumed = consumed;
  }

  /** What to call it; an entry of a zip is {@code archive.zip!entry}. */
  public String name() {
    return name;
  }

  /**
   * Fills as much of the buffer as there is.
   *
   * @return bytes read, less than {@code length} only at the end, 0 at the end
   * @throws PartialRead when the rest cannot be read; what came before stays valid and is in the
   *     buffer: {@link PartialRead#bytes} tells how much
   */
  public int fill(byte[] buffer, int offset, int length) throws PartialRead {
    int filled = 0;
    try {
      while (filled < length) {
        int read = in.read(buffer, offset + filled, length - filled);
        if (read < 0) {
          break;
        }
        filled += read;
      }
    } catch (IOException | RuntimeException e) {
      throw new PartialRead(filled, e);
    }
    return filled;
  }

  /** Bytes of the file on disk that have been used for this stream and those before it. */
  public long consumedBytes() {
    return consumed.getAsLong();
  }

  /** The rest of a stream cannot be read. */
  public static final class PartialRead extends IOException {
    private static final long serialVersionUID = 1L;
    private final int bytes;

    PartialRead(int bytes, Exception cause) {
      super(Reasons.of(cause), cause);
      this.bytes = bytes;
    }

    /** How many bytes were read before. */
    public int bytes() {
      return bytes;
    }
  }
}
