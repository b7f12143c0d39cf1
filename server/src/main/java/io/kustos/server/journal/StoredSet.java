package io.kustos.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of one hour in a file, which is the table as it lay in memory; {@code
 * docs/formats/journal.md} has the form. In memory stay a filter and the seconds that occur.
 *
 * @param path the file
 * @param hour hour of the fingerprints
 * @param count how many there are
 * @param slots of the table
 * @param lastAdd when the last one was added, microseconds
 * @param replayFrom entries before this position have their fingerprints in this file or an earlier
 *     one
 * @param seconds which of the hour occur
 * @param filter passes every identity in the table
 */
record StoredSet(
    Path path,
    int hour,
    int count,
    int slots,
    long lastAdd,
    long replayFrom,
    Seconds seconds,
    IdentityFilter filter) {
  private static final int MAGIC = 0x53524A4B; // KJRS
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 40;
  private static final int CRC_AT = 36;
  private static final int SLOT_BYTES = RecentTable.WORDS * Long.BYTES;

  /** Slots read at once: a chain is rarely longer. */
  private static final int READ_SLOTS = 64;

  /** Puts a set into a file, durably. */
  static StoredSet write(Path path, int hour, RecentSet set, long replayFrom) throws IOException {
    RecentTable table = set.table;
    IdentityFilter filter = table.filter();
    StoredSet stored =
        new StoredSet(
            path, hour, table.count(), table.slots(), set.lastAdd, replayFrom, set.seconds, filter);
    ByteBuffer out = LittleEndian.buffer(Math.toIntExact(stored.fileBytes()));
    out.putInt(MAGIC).putInt(VERSION).putInt(hour).putInt(stored.count).putInt(stored.slots);
    out.putLong(set.lastAdd).putLong(replayFrom).putInt(0);
    put(out, set.seconds.bits);
    for (int i = 0; i < filter.words.capacity(); i++) {
      out.putLong(filter.words.get(i));
    }
    int tableAt = out.position();
    table.putTo(out);
    out.putInt(CRC_AT, stored.crc(out.duplicate().limit(tableAt)));
    DurableFiles.replace(path, out.flip());
    return stored;
  }

  private static void put(ByteBuffer out, long[] words) {
    for (long word : words) {
      out.putLong(word);
    }
  }

  /** Of the head, with 0 where the checksum stands, and what follows up to the table. */
  private int crc(ByteBuffer start) {
    CRC32C crc = new CRC32C();
    ByteBuffer bytes = start.duplicate().position(0);
    crc.update(bytes.slice(0, CRC_AT));
    crc.update(bytes.slice(HEAD_BYTES, bytes.limit() - HEAD_BYTES));
    return (int) crc.getValue();
  }

  private long tableAt() {
    return HEAD_BYTES + (long) (Seconds.WORDS + filter.words.capacity()) * Long.BYTES;
  }

  private long fileBytes() {
    return tableAt() + (long) slots * SLOT_BYTES;
  }

  /** Reads all but the table; null when the file is not whole. */
  static @Nullable StoredSet open(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer head = LittleEndian.buffer(HEAD_BYTES);
      read(file, head, 0);
      if (head.position() < HEAD_BYTES || head.getInt(0) != MAGIC || head.getInt(4) != VERSION) {
        return null;
      }
      int count = head.getInt(12);
      int slots = head.getInt(16);
      if (count < 1 || count >= slots || (long) slots * SLOT_BYTES > file.size()) {
        return null;
      }
      long[] seconds = new long[Seconds.WORDS];
      IdentityFilter filter = IdentityFilter.of(count);
      ByteBuffer rest =
          LittleEndian.buffer(HEAD_BYTES + (seconds.length + filter.words.capacity()) * Long.BYTES);
      read(file, rest, 0);
      StoredSet set =
          new StoredSet(
              path,
              head.getInt(8),
              count,
              slots,
              head.getLong(20),
              head.getLong(28),
              new Seconds(seconds),
              filter);
      boolean whole = !rest.hasRemaining() && set.fileBytes() == file.size();
      if (!whole || set.crc(rest.flip()) != head.getInt(CRC_AT)) {
        return null;
      }
      LongBuffer words = rest.position(HEAD_BYTES).asLongBuffer();
      words.get(seconds);
      filter.words.duplicate().put(words);
      return set;
    }
  }

  private static void read(FileChannel file, ByteBuffer into, long at) throws IOException {
    int from = into.position();
    while (into.hasRemaining() && file.read(into, at + into.position() - from) >= 0) {
      // Until it is full, or the file ends.
    }
  }

  boolean mayHave(Fingerprint print) {
    return seconds.has(print.second()) && filter.mayHave(print.identity());
  }

  FileChannel channel() throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  /** Looks into the table. */
  RecentTable.Verdict find(Fingerprint print, FileChannel file) throws IOException {
    RecentTable.Verdict verdict = RecentTable.Verdict.NEW;
    int slot = RecentTable.slot(print.identity(), slots);
    for (int seen = 0; seen < slots; ) {
      int some = Math.min(READ_SLOTS, slots - slot);
      ByteBuffer words = LittleEndian.buffer(some * SLOT_BYTES);
      read(file, words, tableAt() + (long) slot * SLOT_BYTES);
      if (words.hasRemaining()) {
        throw new IOException(path + " ends too soon");
      }
      words.flip();
      for (int i = 0; i < some; i++) {
        long identity = words.getLong();
        long content0 = words.getLong();
        long content1 = words.getLong();
        if (identity == 0) {
          return verdict;
        }
        if (identity == print.identity()) {
          if (content0 == print.content0() && content1 == print.content1()) {
            return RecentTable.Verdict.DUPLICATE;
          }
          verdict = RecentTable.Verdict.CLASH;
        }
      }
      seen += some;
      slot = slot + some == slots ? 0 : slot + some;
    }
    return verdict;
  }
}
