package io.kustos.bench;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Hands events to a pipeline at an even rate, in batches of 400 as API servers do. */
final class Ingest implements AutoCloseable {
  private static final int BATCH = 400;

  private final Intake intake;
  private final EventMaker maker;
  private final int rate;
  private final long started = System.nanoTime();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long sent;
  private volatile String failure = "";

  private Ingest(Intake intake, EventMaker maker, int rate) {
    this.intake = intake;
    this.maker = maker;
    this.rate = rate;
    this.thread = new Thread(this::run, "ingest");
  }

  static Ingest start(Intake intake, EventMaker maker, int rate) {
    Ingest ingest = new Ingest(intake, maker, rate);
    ingest.thread.start();
    return ingest;
  }

  private void run() {
    // Other numbers than those of the archive, and others each time, so that none is a duplicate.
    long number = 1L << 40 | System.currentTimeMillis() << 8;
    try {
      while (!stopped) {
        long due = (System.nanoTime() - started) / (1_000_000_000L / rate);
        if (sent + BATCH > due) {
          Thread.sleep(Duration.ofMillis(2));
          continue;
        }
        Instant now = Instant.now();
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 20);
        for (int i = 0; i < BATCH; i++) {
          body.writeBytes(maker.event(number++, now));
          body.write('\n');
        }
        intake.accept(Delivery.body("webhook", "prod", body.toByteArray(), now));
        sent += BATCH;
      }
    } catch (IntakeException e) {
      failure = ", then: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many were taken. */
  String told() {
    double seconds = (System.nanoTime() - started) / 1e9;
    return String.format(
        Locale.ROOT,
        "%,d events taken in %.0f s, %.0f a second%s",
        sent,
        seconds,
        sent / seconds,
        failure);
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
