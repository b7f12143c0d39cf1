package io.kustos.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Appends blocks to the last segment, group by group: {@link #begin}, {@link #write}…, {@link
 * #commit}. After a group that failed, the next {@link #begin} cuts off what is left of it. Used by
 * one thread.
 */
final class SegmentWriter implements Closeable {
  /** This part of a segment's bytes is written ahead as zeros. */
  private static final int AHEAD_OF_SEGMENT = 64;

  private final Path folder;
  private final int shard;
  private final int segmentBytesMax;
  private final SegmentFiles files;
  private final Segments segments;
  private final SecureRandom random = new SecureRandom();

  private @Nullable Segment segment;
  private @Nullable SegmentFile file;

  /** Where the committed blocks end. */
  private long end;

  /** Where the blocks of the group that is being written end. */
  private long written;

  /** Bytes before compression that are committed, and those of the group being written. */
  private long rawBytes;

  private long groupRawBytes;

  /** Where the zeros end that were written ahead. */
  private long filled;

  private final ByteBuffer zeros;

  SegmentWriter(
      Path folder, int shard, int segmentBytesMax, SegmentFiles files, Segments segments) {
    this.folder = folder;
    this.shard = shard;
    this.segmentBytesMax = segmentBytesMax;
    this.files = files;
    this.segments = segments;
    this.zeros = ByteBuffer.allocateDirect(Math.max(1, segmentBytesMax / AHEAD_OF_SEGMENT));
  }

  /** Goes on where recovery left off. */
  void resume(Segment last, long at, long raw) {
    segment = last;
    end = at;
    // The first group opens the file as after a failure.
    written = at;
    rawBytes = raw;
  }

  /** The segment written to; valid after {@link #begin}. */
  Segment segment() {
    if (segment == null) {
      throw new IllegalStateException("no group begun");
    }
    return segment;
  }

  /** Where the committed blocks end in {@link #segment}. */
  long end() {
    return end;
  }

  /** Begins a group, in a new segment when the last one is full. */
  void begin(long next, long micros) throws IOException {
    if (segment != null && (file == null || written != end)) {
      reopen(segment);
    }
    if (segment == null || rawBytes >= segmentBytesMax) {
      roll(next, micros);
    }
    groupRawBytes = 0;
  }

  private void reopen(Segment last) throws IOException {
    closeFile();
    SegmentFile again;
    try {
      again = files.write(last.path());
    } catch (NoSuchFileException e) {
      segment = null; // Somebody removed it: go on in a new one.
      return;
    }
    try {
      if (again.size() < end) {
        again.close();
        segment = null;
        return;
      }
      if (again.size() > end) {
        again.truncate(end);
        again.force();
      }
    } catch (IOException e) {
      again.close();
      throw e;
    }
    file = again;
    written = end;
    filled = end;
  }

  private void roll(long next, long micros) throws IOException {
    cutZeros();
    Path path = Segment.path(folder, next);
    Segment fresh = new Segment(path, next, micros, salt());
    Files.deleteIfExists(path); // Left by a roll that failed: no segment has this number.
    SegmentFile created = files.create(path);
    try {
      writeFully(created, fresh.head(shard), 0);
      created.force();
      DurableFiles.forceFolder(folder);
    } catch (IOException e) {
      created.close();
      Files.deleteIfExists(path);
      throw e;
    }
    closeFile();
    file = created;
    segment = fresh;
    end = Segment.HEAD_BYTES;
    written = end;
    filled = end;
    rawBytes = 0;
    segments.add(fresh);
  }

  private long salt() {
    long salt = random.nextLong();
    return salt == Segment.NO_SALT ? 1 : salt;
  }

  /** Writes a block of the group. */
  void write(ByteBuffer block, int raw) throws IOException {
    if (file == null) {
      throw new IllegalStateException("no group begun");
    }
    int length = block.remaining();
    long at = written;
    fillAhead(file, at + length);
    // What a failed write leaves behind is beyond the end: to be cut off.
    written = Long.MAX_VALUE;
    writeFully(file, block, at);
    written = at + length;
    groupRawBytes += raw;
  }

  /**
   * Writes zeros where the next blocks will stand. Forcing bytes that replace others costs half of
   * forcing a file that grew, and does not wait for what others write to the same file system.
   */
  private void fillAhead(SegmentFile open, long to) {
    if (to <= filled) {
      return;
    }
    try {
      writeFully(open, zeros.clear(), to);
      filled = to + zeros.capacity();
    } catch (IOException e) {
      filled = to; // No room for zeros: perhaps there is for the block.
    }
  }

  /** Takes back the zeros behind the last block. */
  private void cutZeros() throws IOException {
    if (file != null && filled > end) {
      file.truncate(end);
      file.force();
      filled = end;
    }
  }

  private static void writeFully(SegmentFile file, ByteBuffer bytes, long at) throws IOException {
    long offset = at;
    while (bytes.hasRemaining()) {
      offset += file.write(bytes, offset);
    }
  }

  /** Puts the group on the disk: from here on it is durable. */
  void commit() throws IOException {
    if (file != null && written != end) {
      file.force();
      end = written;
      rawBytes += groupRawBytes;
    }
  }

  private void closeFile() throws IOException {
    SegmentFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (written == end) {
        cutZeros();
      }
    } finally {
      closeFile();
    }
  }
}
