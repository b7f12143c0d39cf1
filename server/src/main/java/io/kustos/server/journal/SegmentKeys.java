package io.kustos.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The fingerprints of one segment, kept in a file beside it so that a start need not read the
 * events again. Without the file, or with a damaged one, the segment is read instead.
 */
final class SegmentKeys {
  private static final int MAGIC = 0x594B4A4B; // KJKY
  private static final int VERSION = 3;
  private static final int HEAD_BYTES = 24;
  private static final int CRC_AT = 12;
  private static final int UNTIL_AT = 16;
  private static final int KEY_BYTES = 32;

  private byte[] keys = new byte[1 << 10];
  private int length;

  static Path path(Segment segment) {
    String name = segment.path().getFileName().toString();
    return segment
        .path()
        .resolveSibling(name.substring(0, name.length() - Segment.SUFFIX.length()) + ".keys");
  }

  void add(Fingerprint print) {
    if (length + KEY_BYTES > keys.length) {
      keys = Arrays.copyOf(keys, keys.length + (keys.length >> 1));
    }
    ByteBuffer.wrap(keys, length, KEY_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(print.identity())
        .putLong(print.content0())
        .putLong(print.content1())
        .putLong(print.second());
    length += KEY_BYTES;
  }

  /**
   * Writes the file; not forced to the disk, for it can be made again. None without a segment.
   *
   * @param until the position after the last entry that was considered
   */
  void write(Segment segment, long until) throws IOException {
    ByteBuffer out = LittleEndian.buffer(HEAD_BYTES + length);
    out.putInt(MAGIC).putInt(VERSION).putInt(length / KEY_BYTES).putInt(0).putLong(until);
    out.put(keys, 0, length);
    byte[] file = LittleEndian.array(out);
    out.putInt(CRC_AT, crc(file));
    Path path = path(segment);
    Path unfinished = path.resolveSibling(path.getFileName() + DurableFiles.UNFINISHED);
    Files.write(unfinished, file);
    Files.move(
        unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (!Files.exists(segment.path())) {
      Files.deleteIfExists(path); // It was deleted meanwhile.
    }
  }

  /**
   * Hands on the fingerprints of a segment; false when there is no file to trust.
   *
   * @param until the position after the segment's last entry
   */
  static boolean read(Segment segment, long until, Consumer<Fingerprint> each) throws IOException {
    byte[] file;
    try {
      file = Files.readAllBytes(path(segment));
    } catch (NoSuchFileException e) {
      return false;
    }
    if (file.length < HEAD_BYTES
        || LittleEndian.intAt(file, 0) != MAGIC
        || LittleEndian.intAt(file, 4) != VERSION
        || LittleEndian.intAt(file, 8) != (file.length - HEAD_BYTES) / KEY_BYTES
        || LittleEndian.longAt(file, UNTIL_AT) != until
        || LittleEndian.intAt(file, CRC_AT) != crc(file)) {
      return false;
    }
    for (int at = HEAD_BYTES; at < file.length; at += KEY_BYTES) {
      each.accept(
          new Fingerprint(
              LittleEndian.longAt(file, at),
              LittleEndian.longAt(file, at + 8),
              LittleEndian.longAt(file, at + 16),
              LittleEndian.longAt(file, at + 24)));
    }
    return true;
  }

  private static int crc(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, UNTIL_AT, file.length - UNTIL_AT);
    return (int) crc.getValue();
  }
}
