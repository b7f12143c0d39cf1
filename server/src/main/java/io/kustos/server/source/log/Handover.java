package io.kustos.server.source.log;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hands lines of a log to the intake and moves the position when they are durable. */
final class Handover {
  private static final long FULL_RETRY_MILLIS = 250;

  private final String source;
  private final String cluster;
  private final Intake intake;
  private final InstantSource clock;
  private final LogCounters counters;
  private final CountDownLatch closing;

  Handover(
      String source,
      String cluster,
      Intake intake,
      InstantSource clock,
      LogCounters counters,
      CountDownLatch closing) {
    this.source = source;
    this.cluster = cluster;
    this.intake = intake;
    this.clock = clock;
    this.counters = counters;
    this.closing = closing;
  }

  /** The log is to be left: the source closes, or nothing can be made durable any more. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Hands over the first bytes of a buffer, which stand at the position of a part.
   *
   * @param cutShort whether the rest of their last line is to be skipped
   */
  void deliver(Parts parts, Part part, byte[] buffer, int length, boolean cutShort) {
    long offset = part.position;
    long line = part.line;
    boolean skipping = part.skipping;
    boolean durable = false;
    part.position += length;
    part.line += LineCut.lines(buffer, length);
    part.skipping = cutShort;
    try {
      byte[] bytes = Arrays.copyOf(buffer, length);
      String resume = parts.saved().text();
      accept(new Delivery(source, cluster, bytes, offset, line, clock.instant(), resume));
      durable = true;
    } finally {
      if (!durable) {
        part.position = offset;
        part.line = line;
        part.skipping = skipping;
      }
    }
  }

  private void accept(Delivery delivery) {
    while (true) {
      try {
        counters.durable(delivery, intake.accept(delivery));
        return;
      } catch (IntakeException e) {
        counters.problem(String.valueOf(e.getMessage()));
        switch (e.reason()) {
          case CLOSED -> throw new Stopped(String.valueOf(e.getMessage()));
          case FULL -> await();
        }
      }
    }
  }

  private void await() {
    try {
      if (closing.await(FULL_RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new Stopped("closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }
}
