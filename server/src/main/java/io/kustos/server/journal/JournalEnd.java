package io.kustos.server.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where the durable part of a shard ends, and the waiting for more. */
final class JournalEnd {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile Tip tip;
  private volatile boolean closed;

  /**
   * Where it ends.
   *
   * @param segment the last segment; null before there is one
   * @param offset where its durable blocks end
   * @param next number of the next entry
   */
  record Tip(@Nullable Segment segment, long offset, long next) {}

  JournalEnd(Tip tip) {
    this.tip = tip;
  }

  Tip tip() {
    return tip;
  }

  boolean isClosed() {
    return closed;
  }

  void advance(Tip to) {
    lock.lock();
    try {
      tip = to;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing will come any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the entry with that number is durable; false when that did not happen in time or
   * will not.
   */
  boolean awaitBeyond(long number, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (tip.next() <= number) {
        if (closed || left <= 0) {
          return false;
        }
        left = moved.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
        if (nanos == Long.MAX_VALUE) {
          left = nanos;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
