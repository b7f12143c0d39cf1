package io.kustos.server.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The threads of a scan, each with a worker of its own. */
final class ScanWorkers implements AutoCloseable {
  private final ExecutorService threads;
  private final ArrayBlockingQueue<ScanWorker> idle;
  private final ScanWorker serial;

  ScanWorkers(ScanSetup setup, RowQuota quota) {
    int count = setup.threads();
    serial = new ScanWorker(setup, quota);
    List<ScanWorker> workers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      workers.add(new ScanWorker(setup, quota));
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

  /** A worker for the calling thread. */
  ScanWorker serial() {
    return serial;
  }

  /** What a worker will make of a chunk. */
  interface Result {
    /** Waits for it. */
    ChunkResult await();
  }

  /** Has a chunk scanned that begins with a value. */
  Result submit(Chunk chunk) {
    Future<ChunkResult> future =
        threads.submit(
            () -> {
              ScanWorker worker = idle.take();
              try {
                return worker.begin(chunk);
              } finally {
                idle.put(worker);
              }
            });
    return () -> Awaited.of(future);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
