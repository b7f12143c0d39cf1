package io.kustos.server.source.log;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Receipt;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what happens to one log. Written by the thread of the log, read by any. */
final class LogCounters {
  private static final System.Logger LOG = System.getLogger("kustos.log");

  private final Path log;
  private final String cluster;
  private final InstantSource clock;
  private final Consumer<LogGap> gapListener;
  private Receipt totals = new Receipt(0, 0, 0);
  private @Nullable Instant last;
  private @Nullable String problem;
  private @Nullable LogGap lastGap;
  private long deliveries;
  private long bytes;
  private long lagBytes;
  private int parts;
  private long rotations;
  private long truncations;
  private long gaps;
  private long nulBytes;
  private long skippedBytes;

  LogCounters(Path log, String cluster, InstantSource clock, Consumer<LogGap> gapListener) {
    this.log = log;
    this.cluster = cluster;
    this.clock = clock;
    this.gapListener = gapListener;
  }

  synchronized void durable(Delivery delivery, Receipt receipt) {
    deliveries++;
    bytes += delivery.bytes().length;
    totals = totals.plus(receipt);
    last = delivery.received();
  }

  synchronized void rotated() {
    rotations++;
  }

  synchronized void truncated() {
    truncations++;
    LOG.log(System.Logger.Level.WARNING, "{0} was truncated from outside", log);
  }

  synchronized void nul(long skipped) {
    nulBytes += skipped;
  }

  synchronized void skipped(long skipped) {
    skippedBytes += skipped;
  }

  synchronized void backlog(int partsNow, long lagBytesNow) {
    parts = partsNow;
    lagBytes = lagBytesNow;
  }

  /** Says what is in the way at the moment; null when nothing is. Logged when it changes. */
  synchronized void problem(@Nullable String now) {
    if (now != null && !now.equals(problem)) {
      LOG.log(System.Logger.Level.WARNING, "cannot follow {0}: {1}", log, now);
    }
    problem = now;
  }

  void gap(LogGap.Kind kind, Path file, long bytesMissing) {
    var gap =
        new LogGap(log.toString(), cluster, kind, file.toString(), bytesMissing, clock.instant());
    synchronized (this) {
      gaps++;
      lastGap = gap;
    }
    LOG.log(System.Logger.Level.ERROR, gap.text());
    try {
      gapListener.accept(gap);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot pass on: " + gap.text(), e);
    }
  }

  synchronized LogStatus status() {
    return new LogStatus(
        log.toString(),
        cluster,
        totals,
        deliveries,
        bytes,
        last,
        lagBytes,
        parts,
        rotations,
        truncations,
        gaps,
        nulBytes,
        skippedBytes,
        problem);
  }

  synchronized @Nullable LogGap lastGap() {
    return lastGap;
  }
}
