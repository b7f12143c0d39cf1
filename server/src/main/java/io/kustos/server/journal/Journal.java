package io.kustos.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;

/**
 * One shard of the journal: entries are appended, numbered, durable, and read again in order by any
 * number of readers, some of which leave durable marks of how far they are. Usable from any thread.
 *
 * <p>Nothing is acknowledged that a crash could take back. When the disk is full or fails, appends
 * fail, readers are served on, and each further append tries again.
 */
public final class Journal implements Closeable {
  private final JournalSettings settings;
  private final SegmentFiles files;
  private final InstantSource clock;
  private final Segments segments;
  private final Consumers consumers;
  private final JournalCounters counters;
  private final Damages damages;
  private final RecentEvents recent;
  private final JournalEnd end;
  private final AppendQueue queue;
  private final JournalWriter writer;
  private final Thread thread;
  private final long cutBytes;

  Journal(JournalOpening opening) {
    settings = opening.settings;
    files = opening.files;
    clock = opening.clock;
    segments = opening.segments();
    consumers = opening.consumers();
    counters = opening.counters;
    damages = opening.damages;
    recent = opening.recent;
    end = opening.end();
    cutBytes = opening.cutBytes();
    queue = new AppendQueue(settings.queueBytesMax());
    writer =
        new JournalWriter(
            settings,
            queue,
            opening.writer(),
            end,
            counters,
            clock,
            recent,
            opening.keys,
            opening.writing);
    thread = Thread.ofPlatform().daemon().name("kustos-journal-" + opening.shard).start(writer);
  }

  /**
   * Opens a shard in a data folder, repairing what a crash left behind.
   *
   * @throws IOException when it cannot be read
   */
  public static Journal open(
      DataFolder folder, int shard, JournalSettings settings, InstantSource clock)
      throws IOException {
    return open(folder, shard, settings, clock, SegmentFiles.ON_DISK);
  }

  /** The same over other files. */
  public static Journal open(
      DataFolder folder,
      int shard,
      JournalSettings settings,
      InstantSource clock,
      SegmentFiles files)
      throws IOException {
    Path path = folder.path().resolve("journal").resolve(Integer.toString(shard));
    JournalOpening opening = new JournalOpening(path, shard, settings, clock, files);
    try {
      return opening.open();
    } catch (IOException | RuntimeException e) {
      opening.writing.close();
      throw e;
    }
  }

  /**
   * Appends entries one after the other, and completes when they are durable. Waits for room when
   * much is waiting already. Without entries it completes when what was appended before is durable
   * or has failed.
   *
   * <p>Completes with {@link JournalUnavailable} when the entries could not be made durable. Some
   * of them may still be found in the journal later, as after any write that was not answered.
   *
   * <p>Completion runs in the thread that writes: what is chained to it must be short.
   *
   * @throws IllegalArgumentException when an entry is longer than the settings allow
   * @throws JournalUnavailable when the journal is closed
   */
  public CompletableFuture<Appended> append(List<? extends Entry> entries)
      throws InterruptedException, JournalUnavailable {
    Pending pending = Pending.of(entries, settings.entryBytesMax());
    queue.put(pending);
    return pending.done();
  }

  /**
   * Appends entries and waits until they are durable.
   *
   * @throws JournalUnavailable when they could not be made durable
   */
  public Appended appendAndWait(List<? extends Entry> entries)
      throws InterruptedException, JournalUnavailable {
    return await(append(entries));
  }

  /**
   * Waits for an append.
   *
   * @throws JournalUnavailable when the entries could not be made durable
   */
  public static Appended await(CompletableFuture<Appended> appended)
      throws InterruptedException, JournalUnavailable {
    try {
      return appended.get();
    } catch (ExecutionException e) {
      throw new JournalUnavailable(
          e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage()), e);
    }
  }

  /** A reader that begins with the entry at that position, or the first one after it there is. */
  public Cursor read(Position from) {
    return new Cursor(segments, files, end, damages, from.number());
  }

  /** The place of the first entry still there. */
  public Position start() {
    Segment first = segments.first();
    return first == null ? end() : new Position(first.first());
  }

  /** The place of the next entry. */
  public Position end() {
    return new Position(end.tip().next());
  }

  /**
   * Where a consumer goes on: the first entry it has not yet read. A new consumer begins at the
   * given position.
   */
  public Position register(String consumer, Position ifNew) throws IOException {
    return consumers.register(consumer, ifNew);
  }

  /** How far a consumer has read; empty when there is none of that name. */
  public Optional<Position> committed(String consumer) {
    return consumers.committed(consumer);
  }

  /**
   * Says durably that a consumer has read everything before a position.
   *
   * @throws IllegalArgumentException when the consumer is unknown, has read further already, or
   *     nothing stands there yet
   */
  public void commit(String consumer, Position next) throws IOException {
    if (next.number() > end.tip().next()) {
      throw new IllegalArgumentException(next + " is beyond the end of the journal");
    }
    consumers.commit(consumer, next);
  }

  /** Forgets a consumer; nothing is kept for it any more. */
  public void forget(String consumer) throws IOException {
    consumers.forget(consumer);
  }

  /**
   * Deletes the segments that every consumer has read and that retention lets go; returns how many.
   */
  public synchronized int deleteExpired() throws IOException {
    List<Segment> all = segments.all();
    long read =
        LongStream.concat(
                LongStream.of(end.tip().next()),
                consumers.offsets().values().stream().mapToLong(Long::longValue))
            .min()
            .orElseThrow();
    long bytes = 0;
    for (Segment segment : all) {
      bytes += sizeOf(segment);
    }
    long now = EntryCodec.micros(clock.instant());
    long ageMax = settings.retention().ageMax().toNanos() / 1_000;
    int deleted = 0;
    for (int i = 0; i + 1 < all.size() && all.get(i + 1).first() <= read; i++) {
      boolean old = now - all.get(i + 1).created() > ageMax;
      if (!old && bytes <= settings.retention().bytesMax()) {
        break;
      }
      bytes -= sizeOf(all.get(i));
      delete(all.get(i));
      deleted++;
    }
    return deleted;
  }

  private static long sizeOf(Segment segment) throws IOException {
    try {
      return Files.size(segment.path());
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private void delete(Segment segment) throws IOException {
    segments.remove(segment);
    Files.deleteIfExists(segment.path());
    Files.deleteIfExists(SegmentKeys.path(segment));
  }

  /** Segments that nothing is appended to any more, oldest first: where each begins. */
  public List<Position> sealedSegments() {
    List<Position> firsts = new ArrayList<>();
    Segment last = segments.last();
    for (Segment segment : segments.all()) {
      if (!segment.equals(last)) {
        firsts.add(new Position(segment.first()));
      }
    }
    return firsts;
  }

  /** What has been found damaged since the journal was opened. */
  public List<Damage> damages() {
    return damages.all();
  }

  /** Bytes of a torn tail that were cut off when the journal was opened: never acknowledged. */
  public long cutBytes() {
    return cutBytes;
  }

  /** Whether entries can be appended. */
  public JournalHealth health() {
    return writer.health();
  }

  /** Numbers for monitoring. */
  public JournalMetrics metrics() {
    long next = end.tip().next();
    Map<String, Long> lag = new HashMap<>();
    consumers.offsets().forEach((name, offset) -> lag.put(name, next - offset));
    return new JournalMetrics(
        counters.entries.sum(),
        counters.bytes.sum(),
        counters.storedBytes.sum(),
        counters.blocks.sum(),
        counters.groups.sum(),
        counters.groupNanos.sum(),
        LongStream.of(counters.groupSizes()).boxed().toList(),
        counters.failures.sum(),
        counters.duplicates.sum(),
        counters.clashes.sum(),
        recent.count(),
        recent.stored(),
        recent.evicted(),
        counters.damages.sum(),
        queue.bytes(),
        segments.all().size(),
        next,
        lag,
        counters.stages());
  }

  /** Commits what waits, then closes; appends fail from here on, readers may read to the end. */
  @Override
  public void close() throws IOException {
    queue.close();
    ThreadEnd.await(thread);
  }
}
