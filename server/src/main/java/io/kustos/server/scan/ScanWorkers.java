package io.kustos.server.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The threads of a scan, each with a worker of its own. */
final class ScanWorkers implements AutoCloseable {
  private final ExecutorService threads;
  private final ArrayBlockingQueue<ScanWorker> idle;

  ScanWorkers(ScanSetup setup, RowQuota quota) {
    int count = setup.program().needsOrder() ? 1 : setup.threads();
    List<ScanWorker> workers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      workers.add(new ScanWorker(setup, new LineEventReader(setup), quota));
    }
    idle = new ArrayBlockingQueue<>(count, false, workers);
    threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "kustos-scan");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What a worker will make of a chunk. */
  interface Result {
    /** Waits for it. */
    ChunkResult await();
  }

  Result submit(Chunk chunk) {
    Future<ChunkResult> future =
        threads.submit(
            () -> {
              ScanWorker worker = idle.take();
              try {
                return worker.scan(chunk);
              } finally {
                idle.put(worker);
              }
            });
    return () -> await(future);
  }

  private static ChunkResult await(Future<ChunkResult> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while scanning", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a worker failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
