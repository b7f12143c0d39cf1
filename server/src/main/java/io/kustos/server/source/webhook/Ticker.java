package io.kustos.server.source.webhook;

import java.time.Duration;

/** Does something again and again on a thread of its own until closed. */
final class Ticker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("kustos.webhook");

  private final Thread thread;

  Ticker(String name, Duration pause, Runnable task) {
    thread = Thread.ofVirtual().name(name).start(() -> run(pause, task));
  }

  private static void run(Duration pause, Runnable task) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(pause);
        try {
          task.run();
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "cannot do what is due", e);
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
