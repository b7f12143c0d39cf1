package io.kustos.server.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Appends on their way to the writer, in order, bounded by their bytes. */
final class AppendQueue {
  private final int bytesMax;

  /** One permit a byte; fair, so that a large append is not overtaken for ever. */
  private final Semaphore room;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private boolean closed;

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
    List<Pending> group = new ArrayList<>();
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      long bytes = 0;
      while (!waiting.isEmpty() && bytes < groupBytesMax) {
        Pending next = waiting.remove();
        bytes += next.bytes();
        group.add(next);
      }
      return group;
    } finally {
      lock.unlock();
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
