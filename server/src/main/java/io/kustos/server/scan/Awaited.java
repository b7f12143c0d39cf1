package io.kustos.server.scan;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What other threads bring. */
final class Awaited {
  private Awaited() {}

  /** Waits for it; a worker's error is thrown here. */
  static <T> T of(Future<T> work) {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a worker", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a worker failed: " + e.getCause(), e.getCause());
    }
  }
}
