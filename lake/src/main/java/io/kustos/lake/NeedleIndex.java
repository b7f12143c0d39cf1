package io.kustos.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Bloom filter beside a data file that tells which rare values cannot be in it. DuckDB writes
 * Parquet's own only for columns with a dictionary, which {@code audit_id} has not, and looks into
 * none for a list. A file without its index is just read.
 *
 * <p>The form is published in {@code docs/formats/archive.md}.
 */
final class NeedleIndex {
  static final String SUFFIX = ".needles";

  /** The columns whose values are in the index. */
  static final List<EventColumn> COLUMNS =
      List.of(
          EventColumn.AUDIT_ID,
          EventColumn.USER_NAME,
          EventColumn.SOURCE_IPS,
          EventColumn.OBJECT_NAME);

  private static final int MAGIC = 0x4b4e4431;
  private static final int HEADER_BYTES = 16;
  private static final int BITS_PER_VALUE = 10;
  private static final int PROBES = 7;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int number = NUMBERS.incrementAndGet();
  private long[] hashes = new long[1024];
  private int size;

  /** The index of a data file. */
  static Path path(Path dataFile) {
    return dataFile.resolveSibling(dataFile.getFileName() + SUFFIX);
  }

  /** The data file of an index; any other file is itself. */
  static Path dataFile(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX)
        ? file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()))
        : file;
  }

  private void add(EventColumn column, byte[] value, int start, int end) {
    if (size == hashes.length) {
      compact();
    }
    hashes[size++] = hash(column, value, start, end);
  }

  /** Adds a column's value, a list's element by element; null is not added. */
  void add(EventColumn column, byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    boolean list = column.kind() == ColumnKind.LIST;
    int start = 0;
    for (int i = 0; i <= value.length; i++) {
      if (i == value.length || (list && value[i] == EventRow.LIST_SEPARATOR)) {
        add(column, value, start, i);
        start = i + 1;
      }
    }
  }

  /** Adds what a row holds of the columns that are indexed. */
  void add(EventRow row) {
    for (EventColumn column : COLUMNS) {
      ColumnValue known = row.value(column);
      if (known == null || known.isNewTo(number)) {
        add(column, row.text(column));
      }
    }
  }

  /** Drops duplicates, and makes room when there were few. */
  private void compact() {
    Arrays.sort(hashes, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || hashes[i] != hashes[i - 1]) {
        hashes[kept++] = hashes[i];
      }
    }
    size = kept;
    if (size > hashes.length / 2) {
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
    }
  }

  private static long hash(EventColumn column, byte[] value, int start, int end) {
    long hash = 0xcbf29ce484222325L ^ column.id();
    for (int i = start; i < end; i++) {
      hash = (hash ^ (value[i] & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** The bit of one of a value's probes. */
  private static long bit(long hash, int probe, long bits) {
    long step = (hash >>> 32) | 1;
    return Long.remainderUnsigned(hash + probe * step * 0x9e3779b97f4a7c15L, bits);
  }

  /** Writes the index beside its data file. */
  void write(Path dataFile) throws IOException {
    compact();
    long bits = Math.max(64, ((long) size * BITS_PER_VALUE + 63) / 64 * 64);
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER_BYTES + (int) (bits / 8)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(MAGIC).putInt(PROBES).putLong(bits);
    for (int i = 0; i < size; i++) {
      for (int probe = 0; probe < PROBES; probe++) {
        long bit = bit(hashes[i], probe, bits);
        int at = HEADER_BYTES + (int) (bit >>> 3);
        buffer.put(at, (byte) (buffer.get(at) | 1 << (bit & 7)));
      }
    }
    Path target = path(dataFile);
    Path written = LocalFileIO.unfinished(target);
    Files.write(written, buffer.array());
    LocalFileIO.publish(written, target);
  }

  /** Whether the data file may hold the value; true when it has no index. */
  static boolean mayHold(Path dataFile, EventColumn column, String value) throws IOException {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    long hash = hash(column, utf8, 0, utf8.length);
    try (FileChannel file = FileChannel.open(path(dataFile), StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      if (file.read(header, 0) < HEADER_BYTES || header.getInt(0) != MAGIC) {
        return true;
      }
      int probes = header.getInt(4);
      long bits = header.getLong(8);
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int probe = 0; probe < probes; probe++) {
        long bit = bit(hash, probe, bits);
        if (file.read(one.clear(), HEADER_BYTES + (bit >>> 3)) < 1) {
          return true;
        }
        if ((one.get(0) & 1 << (bit & 7)) == 0) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
