package io.kustos.bench;

import io.kustos.core.Limits;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import io.kustos.lake.ArchivedEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Appends recorded events to an archive, batch by batch as the pipeline does, then compacts it, and
 * prints the CPU time that each took. Every event gets an {@code auditID} of its own.
 *
 * <p>Arguments: corpus name, batches, bytes of events a batch, folder.
 */
public final class ArchiveLoad {
  private final EventScanner scanner = new EventScanner(Limits.DEFAULT.depthMax());
  private final Corpus log;
  private long position;

  private ArchiveLoad(Corpus log) {
    this.log = log;
  }

  public static void main(String[] args) throws IOException {
    ArchiveLoad load = new ArchiveLoad(Corpus.read(args[0]));
    Path folder = Files.createTempDirectory(Path.of(args[3]), "archive");
    int batches = Integer.parseInt(args[1]);
    try (Archive archive = Archive.open(folder, ArchiveOptions.DEFAULT)) {
      long appended = 0;
      long cpu = 0;
      for (int i = 0; i < batches; i++) {
        List<ArchivedEvent> batch = load.batch(Long.parseLong(args[2]));
        long before = cpuNanos();
        archive.writer().append(batch);
        long took = cpuNanos() - before;
        System.out.printf("append %d events: %.2f us CPU each%n", batch.size(), us(took, batch));
        if (i >= batches / 2) {
          cpu += took;
          appended += batch.size();
        }
      }
      Archive.Totals totals = archive.eventTotals();
      System.out.printf(
          "second half: %.2f us CPU an event, %.1f bytes an event in %d files%n",
          cpu / 1e3 / appended, (double) totals.bytes() / totals.rows(), totals.files());
      long before = cpuNanos();
      long start = System.nanoTime();
      Archive.Maintained done = archive.maintain(Instant.EPOCH);
      long took = cpuNanos() - before;
      totals = archive.eventTotals();
      System.out.printf(
          "maintenance: %d files written, %.2f us CPU an event, %.1f s; %.1f bytes an event in %d"
              + " files%n",
          done.compacted(),
          took / 1e3 / totals.rows(),
          (System.nanoTime() - start) / 1e9,
          (double) totals.bytes() / totals.rows(),
          totals.files());
    }
  }

  private static double us(long nanos, List<ArchivedEvent> batch) {
    return nanos / 1e3 / batch.size();
  }

  /** CPU time of the whole process: compilers, collector and DuckDB included. */
  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private List<ArchivedEvent> batch(long bytesMax) {
    List<ArchivedEvent> batch = new ArrayList<>();
    for (long bytes = 0; bytes < bytesMax; position++) {
      int i = (int) (position % log.size());
      byte[] event = Arrays.copyOfRange(log.bytes(), log.starts()[i], log.ends()[i]);
      WebhookLoad.renumber(event, WebhookLoad.places(event), position);
      if (scanner.scan(event, 0, event.length) != ScanStatus.OK) {
        throw new IllegalStateException("recorded event " + i + " is none");
      }
      bytes += event.length;
      long micros = Math.floorDiv(scanner.event(0).stageNanos(), 1000L);
      batch.add(new ArchivedEvent(scanner.event(0), "c1", "webhook", 0, position, micros, null));
    }
    return batch;
  }
}
