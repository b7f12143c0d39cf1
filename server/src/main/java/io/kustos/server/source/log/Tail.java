package io.kustos.server.source.log;

import io.kustos.server.source.Intake;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogReader;
import io.kustos.server.source.file.LogStream;
import io.kustos.server.source.file.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Follows one log on a thread of its own. */
final class Tail {
  private static final System.Logger LOG = System.getLogger("kustos.log");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a step of reading found. */
  private enum Step {
    MORE,
    END,
    OPEN_LINE,
    REPLACED
  }

  private final LogSettings settings;
  private final LogCounters counters;
  private final LongSupplier nanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final LogReader reader = new LogReader(InputStream.nullInputStream());
  private final Handover handover;
  private final Parts parts;
  private final Thread thread;
  private byte[] buffer = new byte[0];
  private long scannedNanos;
  private @Nullable String problem;

  Tail(
      Path log,
      String cluster,
      LogSettings settings,
      Disk disk,
      Intake intake,
      InstantSource clock,
      LogCounters counters) {
    this.settings = settings;
    this.counters = counters;
    this.nanos = System::nanoTime;
    String source = sourceOf(log);
    handover = new Handover(source, cluster, intake, clock, counters, closing);
    parts = new Parts(log, disk, settings, saved(intake, source, log), counters, nanos);
    thread = Thread.ofVirtual().name(source).unstarted(this::run);
  }

  /** What deliveries of a log bear as their source. */
  static String sourceOf(Path log) {
    return LogSource.NAME + ":" + log;
  }

  private static SavedPosition saved(Intake intake, String source, Path log) {
    try {
      return SavedPosition.parse(intake.resume(source), log);
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} is read from its start: {1}", log, e.getMessage());
      return SavedPosition.NONE;
    }
  }

  void start() {
    thread.start();
  }

  /** Asks to stop; {@link #join} waits for it. */
  void stop() {
    closing.countDown();
  }

  /** Waits until it has stopped; a delivery that has begun is finished first. */
  void join() {
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  LogCounters counters() {
    return counters;
  }

  private void run() {
    try {
      do {
        round();
      } while (!closing.await(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (Handover.Stopped e) {
      LOG.log(System.Logger.Level.DEBUG, "left {0}: {1}", parts.log(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      parts.close();
    }
  }

  private void round() {
    problem = null;
    try {
      scan();
      for (Part part : parts.unfinished()) {
        read(part);
        if (parts.isInFlux(part)) {
          break;
        }
      }
    } catch (Handover.Stopped e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot follow " + parts.log(), e);
      problem = e.toString();
    }
    counters.backlog(parts.unfinished().size(), parts.lagBytes());
    counters.problem(problem == null ? parts.problem() : problem);
  }

  private void scan() {
    parts.scan();
    scannedNanos = nanos.getAsLong();
  }

  /** Between two deliveries, so that what is rotated while much is read is opened in time. */
  private void scanWhenDue() {
    if (nanos.getAsLong() - scannedNanos > settings.pollInterval().toNanos()) {
      scan();
      counters.backlog(parts.unfinished().size(), parts.lagBytes());
    }
    if (closing.getCount() == 0) {
      throw new Handover.Stopped("closed");
    }
  }

  private void read(Part part) {
    try {
      if (part.compressed) {
        readCompressed(part);
      } else {
        parts.open(part);
        readPlain(part);
      }
    } catch (IOException e) {
      problem = part.path + ": " + Reasons.of(e);
      part.close();
    } finally {
      buffer = buffer.length > settings.batchBytesMax() ? new byte[0] : buffer;
    }
  }

  private void readPlain(Part first) throws IOException {
    Part part = first;
    while (part.file != null) {
      // Asked before the end is seen: what was written until it was closed has been read then.
      boolean closed = parts.isClosed(part);
      switch (step(part, part.file)) {
        case MORE -> scanWhenDue();
        case REPLACED -> part = parts.replaced(part);
        case END -> {
          if (closed) {
            parts.finish(part);
          }
          return;
        }
        case OPEN_LINE -> {
          if (nanos.getAsLong() - part.openLineNanos < settings.lineTimeout().toNanos()) {
            return;
          }
          if (!closed) {
            problem = part.path + ": the last line has no end";
            return;
          }
          deliverRest(part, part.file);
        }
      }
    }
  }

  /** Reads a buffer full and hands its whole lines over. */
  private Step step(Part part, Disk.OpenLog file) throws IOException {
    part.size = file.size();
    if (part.size == part.position) {
      return Step.END;
    }
    if (part.size == part.openLineSize) {
      return Step.OPEN_LINE;
    }
    part.learn();
    reserve(settings.batchBytesMax());
    int filled = file.read(part.position, buffer, 0, buffer.length);
    if (!part.isUnchanged()) {
      return Step.REPLACED;
    }
    int hole = LineCut.hole(buffer, filled);
    if (hole > 0 || part.skipping) {
      skip(part, hole, filled);
      return Step.MORE;
    }
    int end = LineCut.end(buffer, filled);
    if (end > 0) {
      handover.deliver(parts, part, buffer, end, false);
      return Step.MORE;
    }
    return filled < buffer.length ? openLine(part, filled) : longLine(part, filled);
  }

  private void reserve(int bytes) {
    if (buffer.length < bytes) {
      buffer = new byte[bytes];
    }
  }

  private void skip(Part part, int hole, int filled) {
    if (hole > 0) {
      part.position += hole;
      counters.nul(hole);
      return;
    }
    int end = LineCut.first(buffer, filled);
    part.skipping = end == 0;
    part.line += end == 0 ? 0 : 1;
    part.position += end == 0 ? filled : end;
    counters.skipped(end == 0 ? filled : end);
  }

  private Step openLine(Part part, int filled) {
    if (part.openLineSize != part.position + filled) {
      part.openLineSize = part.position + filled;
      part.openLineNanos = nanos.getAsLong();
    }
    return filled == 0 ? Step.END : Step.OPEN_LINE;
  }

  private Step longLine(Part part, int filled) {
    if (buffer.length < settings.lineBytesMax()) {
      buffer = new byte[(int) Math.min(2L * buffer.length, settings.lineBytesMax())];
    } else {
      handover.deliver(parts, part, buffer, filled, true);
    }
    return Step.MORE;
  }

  private void deliverRest(Part part, Disk.OpenLog file) throws IOException {
    long rest = part.openLineSize - part.position;
    reserve((int) rest);
    int filled = file.read(part.position, buffer, 0, (int) rest);
    handover.deliver(parts, part, buffer, filled, false);
  }

  private void readCompressed(Part part) {
    if (part.failedVersion != null && part.failedVersion.equals(part.version)) {
      if (nanos.getAsLong() - part.failedNanos > settings.lineTimeout().toNanos()) {
        counters.gap(LogGap.Kind.DAMAGED, part.path, -1);
        parts.finish(part);
      }
      return;
    }
    Object version = part.version;
    try {
      LogFile file = new LogFile(part.path.toString(), part.path, 0, true);
      reader.read(file, stream -> readStream(part, stream));
      parts.finish(part);
    } catch (IOException e) {
      problem = part.path + ": " + e.getMessage();
      part.failedVersion = version;
      part.failedNanos = nanos.getAsLong();
    }
  }

  private void readStream(Part part, LogStream stream) throws IOException {
    reserve(settings.batchBytesMax());
    long toSkip = part.position;
    while (toSkip > 0) {
      int skipped = stream.fill(buffer, 0, (int) Math.min(toSkip, buffer.length));
      if (skipped == 0) {
        return;
      }
      toSkip -= skipped;
    }
    int have = 0;
    LogStream.PartialRead failure = null;
    boolean ended = false;
    while (!ended) {
      int read;
      int wanted = buffer.length - have;
      try {
        read = stream.fill(buffer, have, wanted);
      } catch (LogStream.PartialRead e) {
        read = e.bytes();
        failure = e;
      }
      ended = read < wanted;
      have = consume(part, have + read, ended && failure == null);
      scanWhenDue();
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Hands over what can be of the buffer and moves the rest to its start; returns its length. */
  private int consume(Part part, int have, boolean last) {
    int left = have;
    while (left > 0) {
      long before = part.position;
      int hole = LineCut.hole(buffer, left);
      int end = LineCut.end(buffer, left);
      if (hole > 0 || part.skipping) {
        skip(part, hole, left);
      } else if (end > 0) {
        handover.deliver(parts, part, buffer, end, false);
      } else if (last) {
        handover.deliver(parts, part, buffer, left, false);
      } else if (left < buffer.length) {
        return left;
      } else if (buffer.length < settings.lineBytesMax()) {
        buffer = Arrays.copyOf(buffer, Math.min(2 * left, settings.lineBytesMax()));
        return left;
      } else {
        handover.deliver(parts, part, buffer, left, true);
      }
      int used = (int) (part.position - before);
      System.arraycopy(buffer, used, buffer, 0, left - used);
      left -= used;
    }
    return left;
  }
}
