package io.kustos.server.journal;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the blocks of one segment. Used by one thread at a time. */
final class SegmentReader implements Closeable {
  /** A header that claims more than this, unpacked, is damaged. */
  static final int BLOCK_BYTES_MAX = 256 << 20;

  private static final int WINDOW_BYTES = 256 << 10;

  private final Segment segment;
  private final SegmentFile file;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

  /** Bytes of the file from {@link #windowAt} on; what is in it never changes any more. */
  private ByteBuffer window = LittleEndian.buffer(WINDOW_BYTES).limit(0);

  private long windowAt;

  SegmentReader(Segment segment, SegmentFiles files) throws IOException {
    this.segment = segment;
    this.file = files.read(segment.path());
  }

  Segment segment() {
    return segment;
  }

  long size() throws IOException {
    return file.size();
  }

  /** A header and where it stands. */
  record Found(long offset, BlockHeader header) {
    long end() {
      return offset + header.length();
    }
  }

  /**
   * The header at that offset; null when there is none that can be right.
   *
   * @param expected no block can begin with a lower entry
   * @param limit bytes of the file to trust
   */
  @Nullable Found at(long offset, long expected, long limit) throws IOException {
    if (limit - offset < BlockHeader.BYTES) {
      return null;
    }
    int at = fill(offset, BlockHeader.BYTES, limit);
    BlockHeader header = BlockHeader.parse(window, at);
    return header != null && isPossible(header, offset, expected, limit)
        ? new Found(offset, header)
        : null;
  }

  private boolean isPossible(BlockHeader header, long offset, long expected, long limit) {
    return (segment.salt() == Segment.NO_SALT || header.salt() == segment.salt())
        && header.first() >= expected
        && header.durable() <= header.first()
        && header.rawBytes() <= BLOCK_BYTES_MAX
        && header.length() <= limit - offset;
  }

  /** The next header after that offset, wherever it stands; null when there is none. */
  @Nullable Found after(long offset, long expected, long limit) throws IOException {
    for (long at = offset + 1; limit - at >= BlockHeader.BYTES; ) {
      int from = fill(at, BlockHeader.BYTES, limit);
      int last = window.limit() - BlockHeader.BYTES;
      int hit = from;
      while (hit <= last && window.getInt(hit) != BlockHeader.MAGIC) {
        hit++;
      }
      at += hit - from;
      if (hit <= last) {
        Found found = at(at, expected, limit);
        if (found != null) {
          return found;
        }
        at++;
      }
    }
    return null;
  }

  /** Whether header and payload are as they were written. */
  boolean isWhole(Found found) throws IOException {
    int at = fill(found.offset(), Math.toIntExact(found.header().length()), found.end());
    return found.header().matches(window, at);
  }

  /** Where a payload of so many bytes is put. */
  interface Room {
    /** An array of at least that length. */
    byte[] of(int length);
  }

  /** The payload, unpacked; null when the block is not as it was written. */
  @Nullable Bytes payload(Found found, Room room) throws IOException {
    BlockHeader header = found.header();
    int at = fill(found.offset(), Math.toIntExact(header.length()), found.end());
    if (!header.matches(window, at)) {
      return null;
    }
    int start = at + BlockHeader.BYTES;
    byte[] raw = room.of(header.rawBytes());
    Bytes payload = new Bytes(raw, 0, header.rawBytes());
    if (header.codec() == BlockHeader.RAW && header.rawBytes() == header.storedBytes()) {
      window.get(start, raw, 0, header.rawBytes());
      return payload;
    }
    return header.codec() == BlockHeader.ZSTD && inflate(start, header, raw) ? payload : null;
  }

  private boolean inflate(int start, BlockHeader header, byte[] raw) {
    try {
      int length =
          zstd.decompressByteArray(
              raw, 0, header.rawBytes(), LittleEndian.array(window), start, header.storedBytes());
      return length == header.rawBytes();
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Makes the window hold a range of the file and says where in the window it begins. */
  private int fill(long offset, int length, long limit) throws IOException {
    if (offset >= windowAt && offset + length <= windowAt + window.limit()) {
      return (int) (offset - windowAt);
    }
    int wanted = (int) Math.min(limit - offset, Math.max(length, WINDOW_BYTES));
    if (wanted > window.capacity() || window.capacity() > 4 * Math.max(wanted, WINDOW_BYTES)) {
      window = LittleEndian.buffer(Math.max(wanted, WINDOW_BYTES));
    }
    window.clear().limit(wanted);
    windowAt = offset;
    try {
      while (window.hasRemaining()) {
        if (file.read(window, offset + window.position()) < 0) {
          throw new IOException(segment.path() + " is shorter than it was");
        }
      }
    } catch (IOException e) {
      window.limit(0);
      throw e;
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    zstd.close();
    file.close();
  }
}
