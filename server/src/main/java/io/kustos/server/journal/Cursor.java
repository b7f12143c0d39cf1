package io.kustos.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard in order from a position on, and waits for more. Hands out only what is durable.
 * What is damaged is reported to the journal and left out, so a batch may begin further than the
 * one before ended. Used by one thread at a time.
 */
public final class Cursor implements Closeable {
  /** An array that one block made larger than this is let go. */
  private static final int REUSED_BYTES_MAX = 4 << 20;

  private final Segments segments;
  private final SegmentFiles files;
  private final JournalEnd end;
  private final Damages damages;
  private final EntryCodec codec = new EntryCodec();

  /** Number of the first entry wanted. */
  private long next;

  private @Nullable SegmentReader reader;

  private SegmentReader.Room room = byte[]::new;

  /** Where in the reader's segment the next block stands, and the least entry it can begin with. */
  private long offset;

  private long expected;

  Cursor(Segments segments, SegmentFiles files, JournalEnd end, Damages damages, long from) {
    this.segments = segments;
    this.files = files;
    this.end = end;
    this.damages = damages;
    this.next = from;
  }

  /**
   * From now on a batch, with all bytes of its entries, is valid until the next is asked for only:
   * their memory is used again.
   */
  public Cursor reusing() {
    byte[][] kept = {new byte[0]};
    room =
        length -> {
          if (kept[0].length < length || kept[0].length > REUSED_BYTES_MAX) {
            kept[0] = new byte[length];
          }
          return kept[0];
        };
    return this;
  }

  /** The place of the first entry not yet handed out. */
  public Position position() {
    return new Position(next);
  }

  /** Waits for entries; null when the journal is closed and all has been read. */
  public @Nullable Batch take() throws IOException, InterruptedException {
    return await(Long.MAX_VALUE);
  }

  /** Waits for entries for a while; null when none came, or none will. */
  public @Nullable Batch poll(Duration wait) throws IOException, InterruptedException {
    return await(TimeUnit.NANOSECONDS.convert(wait));
  }

  private @Nullable Batch await(long nanos) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        Batch batch = poll();
        if (batch != null) {
          return batch;
        }
      } catch (ClosedByInterruptException e) {
        close();
        Thread.interrupted();
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      if (!end.awaitBeyond(next, left)) {
        return null;
      }
    }
  }

  /** The next entries that are there already; null when there are none. */
  public @Nullable Batch poll() throws IOException {
    while (true) {
      JournalEnd.Tip tip = end.tip();
      if (next >= tip.next()) {
        return null;
      }
      SegmentReader at = reader == null ? open(segments.holding(next), tip) : reader;
      if (at == null) {
        continue;
      }
      long limit = at.segment().equals(tip.segment()) ? tip.offset() : at.size();
      if (offset >= limit) {
        open(segments.after(at.segment()), tip);
        continue;
      }
      Batch batch = read(at, limit, tip);
      if (batch != null) {
        return batch;
      }
    }
  }

  /** Goes to the beginning of a segment; null when it cannot be read, and then goes past it. */
  private @Nullable SegmentReader open(@Nullable Segment segment, JournalEnd.Tip tip)
      throws IOException {
    // Segments are deleted from the oldest on: without the one before, those between may be gone
    // too.
    boolean follows = reader != null && segments.contains(reader.segment());
    close();
    if (segment == null) {
      next = tip.next();
      return null;
    }
    if (follows && segment.first() > expected) {
      report(segment, 0, 0, expected, segment.first(), "entries missing before it");
    }
    try {
      reader = new SegmentReader(segment, files);
    } catch (NoSuchFileException e) {
      Segment now = segments.holding(segment.first());
      if (segment.equals(now)) {
        long after = firstAfter(segment, tip);
        report(segment, 0, 0, segment.first(), after, "no such file");
        next = Math.max(next, after);
      }
      return null;
    }
    offset = Segment.HEAD_BYTES;
    expected = segment.first();
    return reader;
  }

  /** The next block, when it holds something wanted; null after going past something else. */
  private @Nullable Batch read(SegmentReader at, long limit, JournalEnd.Tip tip)
      throws IOException {
    SegmentReader.Found found = at.at(offset, expected, limit);
    if (found == null) {
      found = at.after(offset, expected, limit);
      long to = found == null ? limit : found.offset();
      long first = found == null ? firstAfter(at.segment(), tip) : found.header().first();
      report(at.segment(), offset, to - offset, expected, first, "no block");
      offset = to;
      expected = first;
      return null;
    }
    BlockHeader header = found.header();
    Batch batch = header.next() <= next ? null : batch(at, found);
    offset = found.end();
    expected = header.next();
    next = Math.max(next, expected);
    return batch;
  }

  private @Nullable Batch batch(SegmentReader at, SegmentReader.Found found) throws IOException {
    BlockHeader header = found.header();
    Bytes payload = at.payload(found, room);
    String wrong = "checksum of a block is wrong";
    if (payload != null) {
      try {
        Entry[] entries = codec.decode(payload, header.count());
        int skip = (int) Math.max(0, next - header.first());
        return new Batch(
            new Position(header.first() + skip),
            List.of(skip == 0 ? entries : Arrays.copyOfRange(entries, skip, entries.length)),
            EntryCodec.time(header.micros()));
      } catch (EntryCodec.Malformed e) {
        wrong = String.valueOf(e.getMessage());
      }
    }
    report(at.segment(), found.offset(), header.length(), header.first(), header.next(), wrong);
    return null;
  }

  private long firstAfter(Segment segment, JournalEnd.Tip tip) {
    Segment after = segments.after(segment);
    return after == null ? tip.next() : after.first();
  }

  private void report(
      Segment segment, long from, long bytes, long first, long after, String reason) {
    long lost = Math.max(0, after - first);
    damages.report(new Damage(segment.path(), from, bytes, first, lost, reason));
  }

  @Override
  public void close() throws IOException {
    SegmentReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }
}
