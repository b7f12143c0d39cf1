package io.kustos.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the last segment of a shard whole after a crash.
 *
 * <p>A group of blocks is written, then put on the disk, then acknowledged; a power failure in
 * between leaves any part of the group. Each block says which entries were durable when it was
 * written. So bytes that make no block are the remains of the last group, cut off here, exactly
 * when no block and no consumer says that the entries in their place were durable; otherwise they
 * are damage, which stays and is reported.
 */
final class Recovery {
  private final SegmentFiles files;
  private final Segment segment;
  private final List<Gap> gaps = new ArrayList<>();
  private long durable;
  private long next;
  private long end = Segment.HEAD_BYTES;
  private long rawBytes;

  /** Bytes that make no block, in the place of the entries from first to before after. */
  private record Gap(long offset, long end, long first, long after, String reason) {}

  private Recovery(SegmentFiles files, Segment segment, long durable) {
    this.files = files;
    this.segment = segment;
    this.durable = durable;
    this.next = segment.first();
  }

  /**
   * The last segment as it is now.
   *
   * @param segment null when there was nothing worth keeping in it
   * @param end where the next block goes
   * @param next number of the next entry
   * @param rawBytes bytes of its blocks before compression
   * @param cutBytes bytes of a torn tail that were cut off
   * @param damages what was found damaged
   */
  record Recovered(
      @Nullable Segment segment,
      long end,
      long next,
      long rawBytes,
      long cutBytes,
      List<Damage> damages) {}

  /**
   * Recovers the segment.
   *
   * @param durable entries below this number are known to have been durable
   */
  static Recovered of(SegmentFiles files, Segment segment, long durable) throws IOException {
    return new Recovery(files, segment, durable).run();
  }

  private Recovered run() throws IOException {
    long size = scan();
    if (segment.salt() == Segment.NO_SALT && next == segment.first()) {
      return withoutHead(size);
    }
    Gap torn = null;
    List<Damage> damages = new ArrayList<>();
    for (Gap gap : gaps) {
      if (gap.first() >= durable) {
        torn = gap;
        break;
      }
      damages.add(damage(gap));
    }
    if (torn == null) {
      return new Recovered(segment, size, next, rawBytes, 0, damages);
    }
    long cut = cut(torn.offset(), size);
    return new Recovered(segment, torn.offset(), torn.first(), rawBytes, cut, damages);
  }

  private Damage damage(Gap gap) {
    return new Damage(
        segment.path(),
        gap.offset(),
        gap.end() - gap.offset(),
        gap.first(),
        Math.max(0, gap.after() - gap.first()),
        gap.reason());
  }

  /** Reads all blocks and returns the length of the file. */
  private long scan() throws IOException {
    try (SegmentReader reader = new SegmentReader(segment, files)) {
      long size = reader.size();
      while (end < size) {
        SegmentReader.Found found = reader.at(end, next, size);
        if (found == null) {
          found = reader.after(end, next, size);
          long to = found == null ? size : found.offset();
          long after = found == null ? Math.max(next, durable) : found.header().first();
          gaps.add(new Gap(end, to, next, after, "no block"));
          end = to;
        } else {
          take(found, reader.isWhole(found));
        }
      }
      return size;
    }
  }

  private void take(SegmentReader.Found found, boolean whole) {
    durable = Math.max(durable, found.header().durable());
    if (!whole) {
      long first = found.header().first();
      long after = found.header().next();
      gaps.add(new Gap(end, found.end(), first, after, "checksum of a block is wrong"));
    }
    next = found.header().next();
    rawBytes += found.header().rawBytes();
    end = found.end();
  }

  /** Cuts the file and says how many bytes that takes, not counting zeros written ahead. */
  private long cut(long offset, long size) throws IOException {
    try (SegmentFile file = files.write(segment.path())) {
      long last = lastNonZero(file, offset, size);
      file.truncate(offset);
      file.force();
      return last + 1 - offset;
    }
  }

  /** Where the last byte from the offset on stands that is not 0; before the offset without one. */
  private static long lastNonZero(SegmentFile file, long offset, long size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    long last = offset - 1;
    for (long at = offset; at < size; at += bytes.limit()) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), size - at));
      while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
        // Until the buffer is full.
      }
      for (int i = 0; i < bytes.limit(); i++) {
        last = bytes.get(i) == 0 ? last : at + i;
      }
    }
    return last;
  }

  /** Neither a head nor a block: a crash while the segment was begun, or a file gone bad. */
  private Recovered withoutHead(long size) throws IOException {
    if (size <= Segment.HEAD_BYTES) {
      Files.delete(segment.path());
      return new Recovered(null, 0, segment.first(), 0, size, List.of());
    }
    Path aside = segment.path().resolveSibling(segment.path().getFileName() + ".damaged");
    Files.move(segment.path(), aside, StandardCopyOption.REPLACE_EXISTING);
    long first = segment.first();
    long lost = Math.max(0, durable - first);
    return new Recovered(
        null, 0, first, 0, 0, List.of(new Damage(aside, 0, size, first, lost, "no segment")));
  }
}
