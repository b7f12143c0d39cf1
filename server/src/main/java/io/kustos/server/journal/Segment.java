package io.kustos.server.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal shard, and what its head says.
 *
 * @param path the file
 * @param first number of its first entry
 * @param created when it was begun, in microseconds since the epoch
 * @param salt random number that each of its blocks carries, so that bytes inside an event cannot
 *     pass for a block; {@link #NO_SALT} when its head is damaged
 */
record Segment(Path path, long first, long created, long salt) {
  static final int HEAD_BYTES = 40;
  static final long NO_SALT = 0;
  static final String SUFFIX = ".seg";

  private static final int MAGIC = 0x47534A4B; // KJSG
  private static final short VERSION = 1;
  private static final int NAME_DIGITS = 20;
  private static final int CRC_AT = 36;

  /** The file of the segment that begins with that entry. */
  static Path path(Path folder, long first) {
    return folder.resolve(String.format(Locale.ROOT, "%0" + NAME_DIGITS + "d", first) + SUFFIX);
  }

  /** The first entry by the name of a file; -1 when it is no name of a segment. */
  static long firstByName(Path path) {
    String name = path.getFileName().toString();
    if (name.length() != NAME_DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return -1;
    }
    try {
      return Long.parseLong(name.substring(0, NAME_DIGITS));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The head of the file. */
  ByteBuffer head(int shard) {
    ByteBuffer head = LittleEndian.buffer(HEAD_BYTES);
    head.putInt(MAGIC).putShort(VERSION).putShort((short) 0);
    head.putLong(first).putLong(created).putLong(salt).putInt(shard);
    return head.putInt(crc(head)).flip();
  }

  /** The segment of that file by its head; null when the head is damaged or cut short. */
  static @Nullable Segment parse(Path path, ByteBuffer head) {
    if (head.limit() < HEAD_BYTES
        || head.getInt(0) != MAGIC
        || head.getShort(4) != VERSION
        || head.getInt(CRC_AT) != crc(head)) {
      return null;
    }
    return new Segment(path, head.getLong(8), head.getLong(16), head.getLong(24));
  }

  private static int crc(ByteBuffer head) {
    CRC32C crc = new CRC32C();
    crc.update(head.slice(0, CRC_AT));
    return (int) crc.getValue();
  }
}
