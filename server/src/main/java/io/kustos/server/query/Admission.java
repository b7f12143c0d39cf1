package io.kustos.server.query;

import io.kustos.lake.ArchiveQuery;
import io.kustos.server.query.QueryException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets so many queries run at a time, and each for so long. */
final class Admission implements AutoCloseable {
  private final Semaphore free;
  private final QuerySettings settings;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kustos-query-timer").factory());

  Admission(QuerySettings settings) {
    this.settings = settings;
    this.free = new Semaphore(settings.concurrentMax());
  }

  /** What a query does when it is let in. */
  interface Work<T> {
    T run(Running running) throws QueryException, IOException;
  }

  /** Runs a query, and says in our words why it could not be answered. */
  <T> T run(Cancellation cancellation, Work<T> work) throws QueryException, IOException {
    if (!free.tryAcquire()) {
      throw new QueryException(
          Kind.BUSY,
          settings.concurrentMax() + " queries are running already; try again in a moment");
    }
    Running running = new Running(cancellation);
    Future<?> alarm =
        timer.schedule(running::late, nanos(settings.timeMax()), TimeUnit.NANOSECONDS);
    try (AutoCloseable watch = cancellation.onCancel(running::stop)) {
      return work.run(running);
    } catch (ArchiveQuery.Cancelled e) {
      throw running.reason();
    } catch (ArchiveQuery.OutOfMemory e) {
      throw new QueryException(
          Kind.MEMORY,
          "the query needs more than the %d MiB it may have; ask for less time, fewer columns or fewer groups"
              .formatted(settings.memoryBytesMax() >> 20),
          e);
    } catch (QueryException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      alarm.cancel(false);
      free.release();
    }
  }

  private static long nanos(Duration time) {
    return TimeUnit.NANOSECONDS.convert(time);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** A query that was let in. */
  final class Running {
    private final Cancellation cancellation;
    private final long started = System.nanoTime();
    private volatile boolean late;
    private volatile boolean stopped;
    private volatile Runnable ending = () -> {};

    Running(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    /** What to do besides when the query must end. */
    void onEnd(Runnable action) {
      ending = action;
      if (stopped) {
        action.run();
      }
    }

    private void late() {
      late = true;
      stop();
    }

    private void stop() {
      stopped = true;
      ending.run();
    }

    /** Throws when the query must end; to be called between rows. */
    void check() throws QueryException {
      if (stopped) {
        throw reason();
      }
    }

    private QueryException reason() {
      return late && !cancellation.isCancelled()
          ? new QueryException(
              Kind.TIME,
              "the query took longer than the %d s it may; ask for less time (--since) or fewer columns"
                  .formatted(settings.timeMax().toSeconds()))
          : new QueryException(Kind.CANCELLED, "the query was cancelled");
    }

    Duration took() {
      return Duration.ofNanos(System.nanoTime() - started);
    }
  }
}
