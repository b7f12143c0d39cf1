package io.kustos.server.scan;

import io.kustos.core.event.AuditEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Sums events that come one by one, batch by batch on all cores; the batches' sums are merged in
 * order. For one thread that adds.
 *
 * @param <S> the sum
 */
public final class BatchedSum<S> implements AutoCloseable {
  private static final int BATCH_EVENTS_MAX = 1_024;
  private static final int BATCH_BYTES_MAX = 4 << 20;

  private final Supplier<S> empty;
  private final BiConsumer<S, AuditEvent> add;
  private final BiConsumer<S, S> merge;
  private final S total;
  private final int inFlightMax = Runtime.getRuntime().availableProcessors() + 1;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          task -> {
            Thread thread = new Thread(task, "kustos-sum");
            thread.setDaemon(true);
            return thread;
          });
  private final ArrayDeque<Future<S>> inFlight = new ArrayDeque<>();
  private List<AuditEvent> batch = new ArrayList<>();
  private long batchBytes;

  /**
   * A sum of no events.
   *
   * @param empty makes an empty sum
   * @param add adds an event to a sum
   * @param merge adds the second sum, of what comes later, to the first
   */
  public BatchedSum(Supplier<S> empty, BiConsumer<S, AuditEvent> add, BiConsumer<S, S> merge) {
    this.empty = empty;
    this.add = add;
    this.merge = merge;
    this.total = empty.get();
  }

  /** Adds an event, which must not change afterwards. */
  public void add(AuditEvent event) {
    batch.add(event);
    batchBytes += event.end() - event.start();
    if (batch.size() >= BATCH_EVENTS_MAX || batchBytes >= BATCH_BYTES_MAX) {
      hand();
    }
  }

  private void hand() {
    List<AuditEvent> events = batch;
    batch = new ArrayList<>();
    batchBytes = 0;
    while (inFlight.size() >= inFlightMax) {
      takeOldest();
    }
    inFlight.add(
        threads.submit(
            () -> {
              S sum = empty.get();
              events.forEach(event -> add.accept(sum, event));
              return sum;
            }));
  }

  private void takeOldest() {
    merge.accept(total, Awaited.of(inFlight.removeFirst()));
  }

  /** The sum of all events added. */
  public S total() {
    hand();
    while (!inFlight.isEmpty()) {
      takeOldest();
    }
    return total;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
