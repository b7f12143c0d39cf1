package io.kustos.lake;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps the sweeper away from files that no snapshot names though they are needed: those being
 * written, and those a scan still reads.
 */
final class FileUse {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Integer> leases = new HashMap<>();

  /** Work that makes files and then commits them, or plans a scan and then leases its files. */
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** Runs work during which nothing is swept; such works may run side by side. */
  <T, E extends Exception> T unswept(Work<T, E> work) throws E {
    lock.readLock().lock();
    try {
      return work.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Runs the sweep, when no such work is under way. */
  <T, E extends Exception> T alone(Work<T, E> sweep) throws E {
    lock.writeLock().lock();
    try {
      return sweep.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  synchronized void lease(Collection<String> locations) {
    locations.forEach(location -> leases.merge(location, 1, Integer::sum));
  }

  synchronized void release(Collection<String> locations) {
    locations.forEach(
        location -> leases.computeIfPresent(location, (l, n) -> n == 1 ? null : n - 1));
  }

  synchronized boolean leased(String location) {
    return leases.containsKey(location);
  }
}
