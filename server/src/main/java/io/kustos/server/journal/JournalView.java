package io.kustos.server.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shard of the journal as a process sees it that does not own it: read only, to the last good
 * block there is at the moment of {@link #refresh}. The owner may be writing. The last entries may
 * not be acknowledged yet, and a power failure may take them back.
 *
 * <p>Of one thread.
 */
public final class JournalView {
  private final Path folder;
  private final SegmentFiles files = SegmentFiles.ON_DISK;
  private final Damages damages = Damages.unlogged();
  private Segments segments;
  private JournalEnd end;

  /** The segment whose end is known so far, where its good blocks end, and the entry after them. */
  private @Nullable Segment last;

  private long offset;
  private long next;

  private JournalView(Path folder, Segments segments) {
    this.folder = folder;
    this.segments = segments;
    this.end = new JournalEnd(new JournalEnd.Tip(null, 0, 0));
  }

  /**
   * Opens a shard of a data folder; one that is not there is empty.
   *
   * @throws IOException when it cannot be read
   */
  public static JournalView open(Path dataFolder, int shard) throws IOException {
    Path folder = dataFolder.resolve("journal").resolve(Integer.toString(shard));
    JournalView view = new JournalView(folder, new Segments());
    view.refresh();
    return view;
  }

  /** Looks how far the journal is by now. Cursors from before do not see it. */
  public void refresh() throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        look();
        return;
      } catch (NoSuchFileException e) {
        if (tries == 3) {
          throw e;
        }
        // A segment was deleted between listing and reading.
      }
    }
  }

  private void look() throws IOException {
    segments = Files.isDirectory(folder) ? Segments.in(folder, files) : new Segments();
    Segment newest = segments.last();
    if (newest != null && !newest.equals(last)) {
      last = newest;
      offset = Segment.HEAD_BYTES;
      next = newest.first();
    }
    if (last != null) {
      scan(last);
    }
    end = new JournalEnd(new JournalEnd.Tip(last, offset, next));
    end.close();
  }

  private void scan(Segment segment) throws IOException {
    try (SegmentReader reader = new SegmentReader(segment, files)) {
      long size = reader.size();
      while (offset < size) {
        SegmentReader.Found found = reader.at(offset, next, size);
        boolean whole = found != null && reader.isWhole(found);
        if (!whole) {
          // What is written just now; or damage, when a good block stands behind it.
          found = isBlank(segment, size) ? null : reader.after(offset, next, size);
        }
        if (found == null) {
          return;
        }
        next = found.header().next();
        offset = found.end();
      }
    }
  }

  /** Whether room written ahead stands where the next block would. */
  private boolean isBlank(Segment segment, long size) throws IOException {
    var head = LittleEndian.buffer(BlockHeader.BYTES);
    head.limit((int) Math.min(BlockHeader.BYTES, size - offset));
    try (SegmentFile file = files.read(segment.path())) {
      while (head.hasRemaining() && file.read(head, offset + head.position()) >= 0) {
        // Until the buffer is full.
      }
    }
    for (int i = 0; i < head.limit(); i++) {
      if (head.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The place of the first entry still there. */
  public Position start() {
    Segment first = segments.first();
    return first == null ? end() : new Position(first.first());
  }

  /** The place of the next entry. */
  public Position end() {
    return new Position(next);
  }

  /** A reader from that position, or the first entry after it there is, to the end. */
  public Cursor read(Position from) {
    return new Cursor(segments, files, end, damages, from.number());
  }

  /** What was found damaged so far. */
  public List<Damage> damages() {
    return damages.all();
  }
}
