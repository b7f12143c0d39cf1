package io.kustos.server.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Appends on their way to the writer, in order, bounded by their bytes. */
final class AppendQueue {
  /** Most times that the writer steps aside for those who are about to append. */
  private static final int STEPS_ASIDE_MAX = 64;

  private final int bytesMax;

  /** One permit a byte; fair, so that a large append is not overtaken for ever. */
  private final Semaphore room;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private boolean closed;

  /** How many wait, for a look without the lock. */
  private volatile int count;

  /** How many were taken together last; used by the taker only. */
  private int takenLast;

  AppendQueue(int bytesMax) {
    this.bytesMax = bytesMax;
    this.room = new Semaphore(bytesMax, true);
  }

  /** An append larger than the whole queue is let in when the queue is empty. */
  private int permits(Pending pending) {
    return Math.min(pending.bytes(), bytesMax);
  }

  /**
   * Waits for room, then queues.
   *
   * @throws JournalUnavailable when the queue is closed
   */
  void put(Pending pending) throws InterruptedException, JournalUnavailable {
    room.acquire(permits(pending));
    lock.lock();
    try {
      if (!closed) {
        waiting.add(pending);
        count = waiting.size();
        arrived.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    release(pending);
    throw new JournalUnavailable("the journal is closed");
  }

  /** Waits for an append and takes what is there, up to that many bytes; empty when closed. */
  List<Pending> take(int groupBytesMax) {
    awaitOne();
    gather();
    List<Pending> group = new ArrayList<>();
    lock.lock();
    try {
      long bytes = 0;
      while (!waiting.isEmpty() && bytes < groupBytesMax) {
        Pending next = waiting.remove();
        bytes += next.bytes();
        group.add(next);
      }
      count = waiting.size();
      takenLast = group.size();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void awaitOne() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets those append who were answered just now and run already: the first of them would otherwise
   * be a group of its own, for which the disk is waited for as long as for all. Waits for nobody: it
   * ends when stepping aside brought nobody.
   */
  private void gather() {
    int before = 0;
    for (int i = 0, now = count; i < STEPS_ASIDE_MAX && now > before && now < takenLast; i++) {
      before = now;
      Thread.yield();
      now = count;
    }
  }

  /** Gives back the room of an append that is done with. */
  void release(Pending pending) {
    room.release(permits(pending));
  }

  /** Lets nobody in any more; what waits is still handed out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes waiting or being committed. */
  int bytes() {
    return bytesMax - room.availablePermits();
  }
}
