package io.kustos.core.correlate;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The states of all groups, with their timers, within bounds: when there are too many, the one that
 * was not touched for the longest time is forgotten.
 */
final class Groups {
  /** How many outdated timers are held before they are looked for. */
  private static final int OUTDATED_MIN = 1_024;

  private final CorrelationBounds bounds;
  private final IntPredicate decides;
  private final LinkedHashMap<GroupKey, Group> groups = new LinkedHashMap<>();
  private final Map<EventStream, PriorityQueue<Timer>> decisions = new LinkedHashMap<>();
  private final Map<EventStream, PriorityQueue<Timer>> expiries = new LinkedHashMap<>();
  private long bytes;
  private long evicted;

  /** A group of a correlation, by its index in the plan, in a stream. */
  record GroupKey(int correlation, EventStream stream, String key) {
    int sizeBytes() {
      return 120 + key.length();
    }
  }

  /** What is remembered of a group, and when to ask again. */
  record Group(State state, long timer) {}

  /** A time at which to ask; outdated when the group's timer is another one. */
  record Timer(long nanos, GroupKey group) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(nanos, other.nanos);
      int byRule =
          byTime != 0 ? byTime : Integer.compare(group.correlation(), other.group.correlation());
      return byRule != 0 ? byRule : group.key().compareTo(other.group.key());
    }
  }

  /**
   * @param decides whether something can be found at a timer of the correlation with that index
   */
  Groups(CorrelationBounds bounds, IntPredicate decides) {
    this.bounds = bounds;
    this.decides = decides;
  }

  State state(GroupKey key) {
    Group group = groups.get(key);
    return group == null ? State.EMPTY : group.state();
  }

  void put(GroupKey key, State state, long timer) {
    Group old = groups.remove(key);
    bytes -= old == null ? 0 : key.sizeBytes() + old.state().sizeBytes();
    if (state.isEmpty()) {
      return;
    }
    groups.put(key, new Group(state, timer));
    bytes += key.sizeBytes() + state.sizeBytes();
    // A timer that only moved on is put in when the one from before comes up.
    boolean known = old != null && old.timer() <= timer;
    if (timer != Correlation.NEVER && !known) {
      add(new Timer(timer, key));
    }
    while (groups.size() > bounds.keysMax() || bytes > bounds.stateBytesMax()) {
      evictEldest();
    }
  }

  private PriorityQueue<Timer> queue(EventStream stream, boolean decides) {
    return (decides ? decisions : expiries).computeIfAbsent(stream, s -> new PriorityQueue<>());
  }

  private void add(Timer timer) {
    EventStream stream = timer.group().stream();
    boolean deciding = decides.test(timer.group().correlation());
    PriorityQueue<Timer> queue = queue(stream, deciding);
    queue.add(timer);
    if (queue.size() > 2 * groups.size() + OUTDATED_MIN) {
      queue.clear();
      groups.forEach(
          (key, group) -> {
            if (group.timer() != Correlation.NEVER
                && key.stream().equals(stream)
                && decides.test(key.correlation()) == deciding) {
              queue.add(new Timer(group.timer(), key));
            }
          });
    }
  }

  private void evictEldest() {
    Iterator<Map.Entry<GroupKey, Group>> all = groups.entrySet().iterator();
    Map.Entry<GroupKey, Group> eldest = all.next();
    bytes -= eldest.getKey().sizeBytes() + eldest.getValue().state().sizeBytes();
    all.remove();
    evicted++;
  }

  /**
   * The next timer before a time, taken out; null when there is none.
   *
   * @param decideBefore for timers at which something can be found
   * @param expireBefore for timers that only forget
   */
  @Nullable Timer due(EventStream stream, long decideBefore, long expireBefore) {
    PriorityQueue<Timer> deciding = decisions.get(stream);
    PriorityQueue<Timer> expiring = expiries.get(stream);
    Timer decision = first(deciding, decideBefore);
    Timer expiry = first(expiring, expireBefore);
    boolean decide = decision != null && (expiry == null || decision.compareTo(expiry) < 0);
    PriorityQueue<Timer> queue = decide ? deciding : expiring;
    return queue == null || (decision == null && expiry == null) ? null : queue.remove();
  }

  /** The first timer that still holds, if it lies before a time. */
  private @Nullable Timer first(@Nullable PriorityQueue<Timer> queue, long before) {
    while (queue != null && !queue.isEmpty() && queue.peek().nanos() < before) {
      Timer timer = queue.peek();
      Group group = groups.get(timer.group());
      if (group != null && group.timer() == timer.nanos()) {
        return timer;
      }
      queue.remove();
      if (group != null && group.timer() != Correlation.NEVER && group.timer() > timer.nanos()) {
        queue.add(new Timer(group.timer(), timer.group()));
      }
    }
    return null;
  }

  int size() {
    return groups.size();
  }

  long bytes() {
    return bytes;
  }

  long evicted() {
    return evicted;
  }

  /** All groups, the one untouched for the longest time first. */
  Map<GroupKey, Group> all() {
    return Collections.unmodifiableMap(groups);
  }
}
