package io.kustos.server.journal;

import io.kustos.core.event.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps from a folder to an open shard. */
final class JournalOpening {
  final Path folder;
  final int shard;
  final JournalSettings settings;
  final InstantSource clock;
  final SegmentFiles files;
  final JournalCounters counters = new JournalCounters();
  final Damages damages = new Damages(counters);
  final RecentStore recentStore;
  final RecentEvents recent;
  final SegmentKeys keys = new SegmentKeys();

  /** Writes the files of fingerprints. */
  final ExecutorService writing;

  private @Nullable Opened opened;

  /** What opening found. */
  private record Opened(
      Consumers consumers,
      Segments segments,
      SegmentWriter writer,
      JournalEnd end,
      long cutBytes) {}

  JournalOpening(
      Path folder, int shard, JournalSettings settings, InstantSource clock, SegmentFiles files) {
    this.folder = folder;
    this.shard = shard;
    this.settings = settings;
    this.clock = clock;
    this.files = files;
    this.writing =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kustos-journal-" + shard + "-files").factory());
    this.recentStore =
        new RecentStore(folder.resolve("recent"), settings.recentStoredMax(), writing);
    this.recent =
        new RecentEvents(
            settings.recentEventsMax(),
            TimeUnit.NANOSECONDS.toMicros(settings.recentAge().toNanos()),
            recentStore);
  }

  Journal open() throws IOException {
    DurableFiles.createFolders(folder);
    removeUnfinished();
    Consumers consumers = Consumers.in(folder.resolve("consumers"));
    for (String file : consumers.unreadable()) {
      damages.report(new Damage(folder.resolve(file), 0, 0, 0, 0, "offset cannot be read"));
    }
    long durable = consumers.offsets().values().stream().mapToLong(Long::longValue).max().orElse(0);
    Segments segments = Segments.in(folder, files);
    SegmentWriter writer =
        new SegmentWriter(folder, shard, settings.segmentBytesMax(), files, segments);
    Segment last = segments.last();
    if (last == null) {
      finish(consumers, segments, writer, new JournalEnd.Tip(null, 0, durable), 0);
    } else {
      recover(consumers, segments, writer, last, durable);
    }
    if (settings.recentEventsMax() > 0) {
      remember();
    }
    return new Journal(this);
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        if (path.getFileName().toString().endsWith(DurableFiles.UNFINISHED)) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  private void recover(
      Consumers consumers, Segments segments, SegmentWriter writer, Segment last, long durable)
      throws IOException {
    Recovery.Recovered found = Recovery.of(files, last, durable);
    found.damages().forEach(damages::report);
    Segment kept = found.segment();
    long next = found.next();
    if (next < durable) {
      // A consumer has read entries that are gone: their numbers are not given away again.
      damages.report(
          new Damage(
              last.path(), found.end(), 0, next, durable - next, "entries missing at the end"));
      next = durable;
    }
    JournalEnd.Tip tip = new JournalEnd.Tip(kept, found.end(), next);
    if (kept == null) {
      segments.remove(last);
      Segment before = segments.last();
      if (before != null) {
        tip = new JournalEnd.Tip(before, Files.size(before.path()), next);
      }
    } else if (next == found.next() && kept.salt() != Segment.NO_SALT) {
      writer.resume(kept, found.end(), found.rawBytes());
    }
    finish(consumers, segments, writer, tip, found.cutBytes());
  }

  private void finish(
      Consumers consumers,
      Segments segments,
      SegmentWriter writer,
      JournalEnd.Tip tip,
      long cutBytes) {
    opened = new Opened(consumers, segments, writer, new JournalEnd(tip), cutBytes);
  }

  /** Collects the fingerprints of what was journaled within the age and is in no file of them. */
  private void remember() throws IOException {
    recentStore.restore();
    long from = recentStore.replayFrom();
    long oldest =
        EntryCodec.micros(clock.instant())
            - TimeUnit.NANOSECONDS.toMicros(settings.recentAge().toNanos());
    List<Segment> all = segments().all();
    for (int i = 0; i < all.size(); i++) {
      Segment segment = all.get(i);
      boolean last = i + 1 == all.size();
      long until = last ? EntryCodec.micros(clock.instant()) : all.get(i + 1).created();
      if (until < oldest || (!last && all.get(i + 1).first() <= from)) {
        continue;
      }
      long to = last ? end().tip().next() : all.get(i + 1).first();
      boolean known =
          SegmentKeys.read(
              segment,
              to,
              print -> {
                if (from < to) {
                  recent.add(print, until, segment.first());
                }
                if (last) {
                  keys.add(print);
                }
              });
      if (!known) {
        replay(segment, to, last, from);
      }
    }
  }

  private void replay(Segment segment, long to, boolean last, long from) throws IOException {
    try (Cursor cursor = new Cursor(segments(), files, end(), damages, segment.first())) {
      for (Batch batch = cursor.poll();
          batch != null && batch.first().number() < to;
          batch = cursor.poll()) {
        long micros = EntryCodec.micros(batch.written());
        long position = batch.first().number();
        for (Entry entry : batch.entries()) {
          Fingerprint print = print(entry);
          if (print != null && position >= from) {
            recent.add(print, micros, position);
          }
          if (print != null && last) {
            keys.add(print);
          }
          position++;
        }
      }
    }
  }

  private static @Nullable Fingerprint print(Entry entry) {
    return switch (entry) {
      case Entry.Event event -> {
        try {
          yield Fingerprint.of(event.cluster(), AuditEvent.parse(event.event().toArray()));
        } catch (IllegalArgumentException e) {
          yield null; // Not an event that could have had a fingerprint.
        }
      }
      case Entry.Reject reject -> reject.fingerprint();
      case Entry.Heartbeat heartbeat -> null;
      case Entry.Control control -> null;
      case Entry.Unknown unknown -> null;
    };
  }

  private Opened opened() {
    if (opened == null) {
      throw new IllegalStateException("not opened");
    }
    return opened;
  }

  Consumers consumers() {
    return opened().consumers();
  }

  Segments segments() {
    return opened().segments();
  }

  SegmentWriter writer() {
    return opened().writer();
  }

  JournalEnd end() {
    return opened().end();
  }

  long cutBytes() {
    return opened().cutBytes();
  }
}
