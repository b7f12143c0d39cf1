package io.kustos.server.journal;

/** Waiting for a thread that must have ended before what it uses is closed. */
public final class ThreadEnd {
  private ThreadEnd() {}

  /** Returns when the thread has ended; an interrupt on the way is kept for the caller. */
  public static void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
