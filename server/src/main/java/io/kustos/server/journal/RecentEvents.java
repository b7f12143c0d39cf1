package io.kustos.server.journal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The fingerprints of the events journaled within a day, to recognise those that come again.
 * Bounded in number: beyond it the ones that grew oldest go first, and are counted. Used by one
 * thread; counts may be read by others.
 *
 * <p>Fingerprints lie in one set for each hour of their {@code stageTimestamp}, which an event that
 * comes again shares, so that one set is asked and a whole set forgotten.
 */
final class RecentEvents {
  private static final int HOURS_MAX = 4096;

  /** A set is closed when it holds this part of all: the most that is forgotten at once. */
  private static final int SETS_OF_ALL = 16;

  private final int eventsMax;
  private final long ageMicros;

  /** By hour, the hour added to last at the end. */
  private final LinkedHashMap<Integer, Hour> hours = new LinkedHashMap<>();

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong evicted = new AtomicLong();

  /** The sets of one hour. */
  private static final class Hour {
    final RecentSets sets = new RecentSets();
    long lastAdd = Long.MIN_VALUE;
  }

  RecentEvents(int eventsMax, long ageMicros) {
    this.eventsMax = eventsMax;
    this.ageMicros = ageMicros;
  }

  RecentTable.Verdict find(Fingerprint print) {
    Hour hour = hours.get(print.hour());
    return hour == null ? RecentTable.Verdict.NEW : hour.sets.find(print);
  }

  /** Keeps a fingerprint journaled at that time. */
  void add(Fingerprint print, long micros) {
    if (eventsMax == 0) {
      return;
    }
    Hour hour = hours.get(print.hour());
    if (hour == null) {
      hour = new Hour();
      hours.put(print.hour(), hour);
    } else if (hour.lastAdd != micros) {
      hours.remove(print.hour());
      hours.put(print.hour(), hour);
    }
    hour.lastAdd = micros;
    if (hour.sets.size() == 0 || hour.sets.lastCount() >= Math.max(1, eventsMax / SETS_OF_ALL)) {
      hour.sets.begin();
    }
    hour.sets.add(print);
    count.incrementAndGet();
    while (count.get() > eventsMax || hours.size() > HOURS_MAX) {
      evict();
    }
  }

  private void evict() {
    Iterator<Hour> eldest = hours.values().iterator();
    Hour hour = eldest.next();
    int gone = hour.sets.forget();
    if (hour.sets.size() == 0) {
      eldest.remove();
    }
    count.addAndGet(-gone);
    evicted.addAndGet(gone);
  }

  /** Forgets the hours that nothing was added to for the age. */
  void expire(long nowMicros) {
    Iterator<Map.Entry<Integer, Hour>> eldest = hours.entrySet().iterator();
    while (eldest.hasNext()) {
      Hour hour = eldest.next().getValue();
      if (nowMicros - hour.lastAdd < ageMicros) {
        return;
      }
      count.addAndGet(-hour.sets.count());
      eldest.remove();
    }
  }

  int count() {
    return count.get();
  }

  /** Fingerprints forgotten for want of room. */
  long evicted() {
    return evicted.get();
  }

  /** Memory of the sets, in bytes. */
  long bytes() {
    long bytes = 0;
    for (Hour hour : hours.values()) {
      bytes += hour.sets.bytes();
    }
    return bytes;
  }
}
