package io.kustos.server.pipeline;

import java.time.Duration;

/** Runs something again and again in a thread of its own, with a time between. */
final class Repeated implements AutoCloseable {
  private final Duration between;
  private final Runnable work;
  private final Thread thread;
  private boolean closed;

  private Repeated(String name, Duration between, Runnable work) {
    this.between = between;
    this.work = work;
    this.thread = Thread.ofPlatform().daemon().name("kustos-" + name).unstarted(this::run);
  }

  static Repeated start(String name, Duration between, Runnable work) {
    Repeated repeated = new Repeated(name, between, work);
    repeated.thread.start();
    return repeated;
  }

  private void run() {
    try {
      while (waitBetween()) {
        work.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean waitBetween() throws InterruptedException {
    long end = System.nanoTime() + between.toNanos();
    for (long left = between.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
      wait(Math.max(1, left / 1_000_000));
    }
    return !closed;
  }

  /** Lets it finish what it is at, and no more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
