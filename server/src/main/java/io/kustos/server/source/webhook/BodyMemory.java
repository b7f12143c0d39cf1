package io.kustos.server.source.webhook;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes of bodies held at once. Who needs more than is left waits; but one may always go
 * on, beyond the bound if it must, so that bodies half read cannot wait for each other for ever.
 */
final class BodyMemory {
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private long held;
  private @Nullable Share beyond;

  BodyMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Bytes held now. */
  long held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  Share share() {
    return new Share();
  }

  /** What one request holds. */
  final class Share implements AutoCloseable {
    private long bytes;

    private Share() {}

    /** Takes more if it can be had at once. */
    boolean tryTake(long more) {
      lock.lock();
      try {
        if (held + more > bytesMax) {
          if (beyond != null && beyond != this) {
            return false;
          }
          beyond = this;
        }
        held += more;
        bytes += more;
        return true;
      } finally {
        lock.unlock();
      }
    }

    /** Takes more, waiting for it. */
    void take(long more) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!tryTake(more)) {
          freed.await();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        held -= bytes;
        bytes = 0;
        if (beyond == this) {
          beyond = null;
        }
        freed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
