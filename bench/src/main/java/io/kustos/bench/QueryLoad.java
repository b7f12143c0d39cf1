package io.kustos.bench;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveCopies;
import io.kustos.lake.ArchiveOptions;
import io.kustos.lake.ArchivedEvent;
import io.kustos.server.journal.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Makes a data folder with any number of events out of a recorded log, over thirty days, archived
 * in batches as a server does, and compacted. Above five million the archive is made once and its
 * files are then multiplied ({@link ArchiveCopies}).
 *
 * <p>Journal positions are below zero, so that a server goes on with an empty journal.
 */
final class QueryLoad {
  private static final int BATCH = 100_000;
  private static final long WRITTEN_MAX = 5_000_000;

  /** When the first event happens, and over how many days they spread. */
  static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

  static final int DAYS = 30;

  private final EventMaker maker;
  private final long events;

  QueryLoad(EventMaker maker, long events) {
    this.maker = maker;
    this.events = events;
  }

  /** When an event of so many happens. */
  static Instant time(long number, long of) {
    long micros = Duration.ofDays(DAYS).toNanos() / 1_000;
    return START.plus(micros / of * number, ChronoUnit.MICROS);
  }

  /** Fills a new folder. */
  void fill(Path folder) throws IOException {
    int copies = Math.toIntExact(Math.ceilDiv(events, WRITTEN_MAX));
    long written = events / copies;
    Path archive;
    try (DataFolder data = DataFolder.open(folder)) {
      archive = data.path().resolve("archive");
      write(archive, written);
      if (copies > 1) {
        ArchiveCopies.multiply(archive, copies, Duration.ofDays(DAYS).toNanos() / 1_000 / events);
        sweep(archive);
      }
    }
  }

  private void write(Path folder, long written) throws IOException {
    try (Archive archive = Archive.open(folder, ArchiveOptions.DEFAULT)) {
      for (long first = 0; first < written; first += BATCH) {
        long end = Math.min(first + BATCH, written);
        archive.writer().append(batch(first, end, written));
        System.err.printf("%,d of %,d events%n", end, written);
      }
      archive.maintain(Instant.MAX);
    }
  }

  /** Made on as many threads as there are. */
  private List<ArchivedEvent> batch(long first, long end, long written) {
    return new ArrayList<>(
        LongStream.range(first, end).parallel().mapToObj(n -> event(n, written)).toList());
  }

  private ArchivedEvent event(long number, long written) {
    Instant time = time(number, written);
    AuditEvent event = AuditEvent.parse(maker.event(number, time));
    long received = EventMaker.micros(time) + 1_000;
    return new ArchivedEvent(event, "prod", "webhook", 0, number - written, received, null);
  }

  /** Keeps no snapshot but the last. */
  private static void sweep(Path folder) throws IOException {
    ArchiveOptions usual = ArchiveOptions.DEFAULT;
    ArchiveOptions forgetful =
        new ArchiveOptions(
            usual.writeMemoryBytesMax(),
            usual.readMemoryBytesMax(),
            usual.readThreads(),
            usual.rowGroupBytes(),
            usual.compactedBytes(),
            usual.compactionFilesMin(),
            1);
    try (Archive archive = Archive.open(folder, forgetful)) {
      archive.maintain(Instant.MAX);
    }
  }
}
