package io.kustos.server.journal;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The fingerprints of the events journaled within a day, to recognise those that come again.
 * Bounded in number: beyond it those that grew oldest go to files first; beyond the bound of these
 * the oldest are forgotten, and counted. Used by one thread; counts may be read by others.
 *
 * <p>Fingerprints lie in sets by the hour of their {@code stageTimestamp}, which an event that
 * comes again shares. A set knows the seconds it has, so that few sets are asked, and those in
 * files hardly ever.
 */
final class RecentEvents {
  private static final int HOURS_MAX = 4096;

  /** A set is closed when it holds this part of all: the most that is forgotten at once. */
  private static final int SETS_OF_ALL = 16;

  /** A set has at least so many on average to be put away at the end: fewer are soon read again. */
  static final int PUT_AWAY_MEAN_MIN = 16_384;

  /** A set that holds entries from so many times the bound ago is put away: a start reads on. */
  private static final int REPLAY_BOUNDS = 4;

  private final int eventsMax;
  private final long ageMicros;
  private final RecentStore store;

  /** By hour, the hour added to last at the end. */
  private final LinkedHashMap<Integer, Hour> hours = new LinkedHashMap<>();

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong evicted = new AtomicLong();

  /** The sets of one hour, oldest first. */
  private static final class Hour {
    final ArrayDeque<RecentSet> sets = new ArrayDeque<>();
    long lastAdd = Long.MIN_VALUE;
  }

  RecentEvents(int eventsMax, long ageMicros, RecentStore store) {
    this.eventsMax = eventsMax;
    this.ageMicros = ageMicros;
    this.store = store;
  }

  RecentTable.Verdict find(Fingerprint print) {
    RecentTable.Verdict verdict = RecentTable.Verdict.NEW;
    Hour hour = hours.get(print.hour());
    if (hour != null) {
      for (RecentSet set : hour.sets) {
        RecentTable.Verdict found = set.find(print);
        if (found == RecentTable.Verdict.DUPLICATE) {
          return found;
        }
        verdict = found == RecentTable.Verdict.CLASH ? found : verdict;
      }
    }
    RecentTable.Verdict stored = store.find(print);
    return stored.compareTo(verdict) > 0 ? stored : verdict;
  }

  /** Keeps a fingerprint journaled at that time, at that position or after it. */
  void add(Fingerprint print, long micros, long position) {
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
    if (hour.sets.isEmpty()
        || hour.sets.getLast().table.count() >= Math.max(1, eventsMax / SETS_OF_ALL)) {
      hour.sets.addLast(new RecentSet(position));
    }
    hour.sets.getLast().add(print, micros);
    count.incrementAndGet();
    while (count.get() > eventsMax || hours.size() > HOURS_MAX) {
      evict(hours.keySet().iterator().next(), position);
      evictWhatPinsThePast(position);
    }
  }

  private void evictWhatPinsThePast(long position) {
    long before = position - (long) REPLAY_BOUNDS * eventsMax;
    List<Integer> old =
        hours.entrySet().stream()
            .filter(hour -> hour.getValue().sets.getFirst().first < before)
            .map(Map.Entry::getKey)
            .toList();
    for (int hour : old) {
      evict(hour, position);
    }
  }

  private void evict(int number, long position) {
    Hour hour = Objects.requireNonNull(hours.get(number));
    RecentSet set = hour.sets.removeFirst();
    if (hour.sets.isEmpty()) {
      hours.remove(number);
    }
    count.addAndGet(-set.table.count());
    long replayFrom =
        hours.values().stream()
            .mapToLong(each -> each.sets.getFirst().first)
            .min()
            .orElse(position);
    if (!store.add(number, set, Math.min(replayFrom, position))) {
      evicted.addAndGet(set.table.count());
    }
  }

  /**
   * Puts away all that is in memory, if it is much, so that the next start has not to collect it.
   *
   * @param position of the next entry
   */
  void putAway(long position) {
    int sets = hours.values().stream().mapToInt(hour -> hour.sets.size()).sum();
    if (sets == 0 || count.get() / sets < PUT_AWAY_MEAN_MIN) {
      return;
    }
    while (!hours.isEmpty()) {
      evict(hours.keySet().iterator().next(), position);
    }
  }

  /** Forgets the hours that nothing was added to for the age. */
  void expire(long nowMicros) {
    store.expire(nowMicros - ageMicros);
    Iterator<Map.Entry<Integer, Hour>> eldest = hours.entrySet().iterator();
    while (eldest.hasNext()) {
      Hour hour = eldest.next().getValue();
      if (nowMicros - hour.lastAdd < ageMicros) {
        return;
      }
      for (RecentSet set : hour.sets) {
        count.addAndGet(-set.table.count());
      }
      eldest.remove();
    }
  }

  int count() {
    return count.get();
  }

  /** Fingerprints forgotten for want of room. */
  long evicted() {
    return evicted.get() + store.forgotten();
  }

  /** Fingerprints in files. */
  long stored() {
    return store.count();
  }

  void close() {
    store.close();
  }

  /** Memory of the sets, in bytes. */
  long bytes() {
    long bytes = store.bytes();
    for (Hour hour : hours.values()) {
      for (RecentSet set : hour.sets) {
        bytes += set.bytes();
      }
    }
    return bytes;
  }
}
