package io.kustos.server.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the payload of a block.
 *
 * @param codec how the payload is packed: {@link #RAW} or {@link #ZSTD}
 * @param storedBytes length of the payload as it stands in the file
 * @param rawBytes length of the payload unpacked
 * @param first number of the block's first entry
 * @param durable every entry below this number was on disk when the block was written
 * @param micros time written, in microseconds since the epoch
 * @param salt the salt of the segment
 * @param count entries in the block
 * @param crc checksum of header and payload, as read; 0 for a block yet to be written
 */
record BlockHeader(
    byte codec,
    int storedBytes,
    int rawBytes,
    long first,
    long durable,
    long micros,
    long salt,
    int count,
    int crc) {
  static final int BYTES = 64;
  static final int MAGIC = 0x4B424A4B; // KJBK
  static final short VERSION = 1;
  static final byte RAW = 0;
  static final byte ZSTD = 1;

  private static final int RESERVED_AT = 52;
  private static final int HEADER_CRC_AT = 56;
  private static final int CRC_AT = 60;

  /** Bytes of header and payload in the file. */
  long length() {
    return (long) BYTES + storedBytes;
  }

  /** Number of the entry after the block's last. */
  long next() {
    return first + count;
  }

  /**
   * Writes the header in front of the payload.
   *
   * @param out little-endian; the payload stands from offset {@link #BYTES} to the limit
   */
  void put(ByteBuffer out) {
    out.putInt(0, MAGIC).putShort(4, VERSION).put(6, codec).put(7, (byte) 0);
    out.putInt(8, storedBytes).putInt(12, rawBytes);
    out.putLong(16, first).putLong(24, durable).putLong(32, micros).putLong(40, salt);
    out.putInt(48, count).putInt(RESERVED_AT, 0);
    out.putInt(HEADER_CRC_AT, crc(out, 0, HEADER_CRC_AT));
    CRC32C crc = new CRC32C();
    crc.update(out.slice(0, CRC_AT));
    crc.update(out.slice(BYTES, storedBytes));
    out.putInt(CRC_AT, (int) crc.getValue());
  }

  /** The header that stands at that offset; null when none does, or a damaged one. */
  static @Nullable BlockHeader parse(ByteBuffer in, int at) {
    if (in.getInt(at) != MAGIC
        || in.getShort(at + 4) != VERSION
        || in.getInt(at + HEADER_CRC_AT) != crc(in, at, HEADER_CRC_AT)) {
      return null;
    }
    BlockHeader header =
        new BlockHeader(
            in.get(at + 6),
            in.getInt(at + 8),
            in.getInt(at + 12),
            in.getLong(at + 16),
            in.getLong(at + 24),
            in.getLong(at + 32),
            in.getLong(at + 40),
            in.getInt(at + 48),
            in.getInt(at + CRC_AT));
    boolean sane =
        header.storedBytes >= 0 && header.rawBytes >= 0 && header.first >= 0 && header.count >= 0;
    return sane ? header : null;
  }

  /**
   * Whether the block standing at that offset of the buffer, header first, is as it was written.
   */
  boolean matches(ByteBuffer in, int at) {
    CRC32C sum = new CRC32C();
    sum.update(in.slice(at, CRC_AT));
    sum.update(in.slice(at + BYTES, storedBytes));
    return (int) sum.getValue() == crc;
  }

  private static int crc(ByteBuffer in, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(in.slice(at, length));
    return (int) crc.getValue();
  }
}
