package io.kustos.server.pipeline;

import io.kustos.server.journal.Batch;
import io.kustos.server.journal.Cursor;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.ThreadEnd;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of the journal in a thread of its own. When the journal is closed and {@link #seal}
 * was called it reads to the end, finishes and ends.
 */
abstract class JournalReader implements Runnable {
  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String name;
  private final Journal journal;
  private final Cursor cursor;
  private final Thread thread;
  private volatile boolean sealed;
  private volatile boolean hurried;
  private volatile Instant done;
  private volatile @Nullable String problem;

  /** One that takes what a cursor brings; what lags at first lags since then. */
  JournalReader(String name, Journal journal, Cursor cursor, Instant now) {
    this.name = name;
    this.journal = journal;
    this.cursor = cursor;
    this.done = now;
    this.thread = Thread.ofPlatform().daemon().name("kustos-" + name).unstarted(this);
  }

  /** Takes entries. */
  abstract void take(Batch batch) throws IOException, InterruptedException;

  /** Does what is due; called often. */
  abstract void due() throws IOException, InterruptedException;

  /** All entries have been taken. */
  abstract void finish() throws IOException, InterruptedException;

  /** Number of the first entry not done. */
  abstract long position();

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try (cursor) {
      while (!hurried && step()) {
        // As long as there is more to do.
      }
    } catch (InterruptedException e) {
      problem("interrupted");
    } catch (Throwable e) { // Dead, but not in silence: what is journaled waits for a restart.
      LOG.log(System.Logger.Level.ERROR, name + " ended", e);
      problem = "ended until the next start: " + e;
    }
  }

  /** False at the end. */
  private boolean step() throws InterruptedException {
    boolean last = sealed;
    try {
      Batch batch = cursor.poll(WAIT);
      if (batch == null && last) {
        finish();
        return false;
      }
      if (batch != null) {
        take(batch);
      }
      due();
    } catch (IOException e) {
      problem(e.toString());
      pause(RETRY);
    }
    return true;
  }

  /** Waits, though not when there is a hurry. */
  @SuppressWarnings("WaitNotInLoop") // Waking early does no harm: the caller looks again.
  final synchronized void pause(Duration time) throws InterruptedException {
    if (!hurried) {
      wait(Math.max(1, time.toMillis()));
    }
  }

  /** Says why there is no getting on. */
  final void problem(String what) {
    if (!what.equals(problem)) {
      LOG.log(System.Logger.Level.ERROR, "{0}: {1}", name, what);
    }
    problem = what;
  }

  final void well() {
    if (problem != null) {
      LOG.log(System.Logger.Level.INFO, "{0}: works again", name);
      problem = null;
    }
  }

  /** All that was written until then is done. */
  final void done(Instant written) {
    done = written;
  }

  final boolean isHurried() {
    return hurried;
  }

  /** The journal is closed: to end when its end is reached. */
  void seal() {
    sealed = true;
  }

  /** Waits for the end; false when it did not come in time. */
  boolean join(Duration time) throws InterruptedException {
    return thread.join(time);
  }

  /** Ends soon, wherever it is: what is not done is done after the next start. */
  void hurry() {
    synchronized (this) {
      hurried = true;
      notifyAll();
    }
    ThreadEnd.await(thread);
  }

  PipelineStatus.Consumer status(Instant now) {
    long at = position();
    long lag = Math.max(0, journal.end().number() - at);
    double seconds = lag == 0 ? 0 : Math.max(0, Duration.between(done, now).toNanos() / 1e9);
    return new PipelineStatus.Consumer(name, at, lag, seconds, problem);
  }
}
