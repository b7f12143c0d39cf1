package io.kustos.server.query;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Keeps the newest of many places, each with where to find its event. */
final class Newest {
  private final int limit;
  private final PriorityQueue<Found> oldestFirst =
      new PriorityQueue<>((a, b) -> SearchCursor.NEWEST_FIRST.compare(b.place(), a.place()));

  /**
   * An event that was found.
   *
   * @param hit the event, when it is at hand; null when it is in a file
   * @param file where it is
   * @param row its number in the file, from 0
   */
  record Found(SearchCursor place, @Nullable EventHit hit, String file, long row) {
    static Found of(EventHit hit) {
      return new Found(hit.place(), hit, "", 0);
    }
  }

  Newest(int limit) {
    this.limit = limit;
  }

  boolean isFull() {
    return oldestFirst.size() >= limit;
  }

  /** Whether an event at that place would be kept. */
  boolean wants(SearchCursor place) {
    Found oldest = oldestFirst.peek();
    return !isFull()
        || (oldest != null && SearchCursor.NEWEST_FIRST.compare(place, oldest.place()) < 0);
  }

  void add(Found found) {
    if (wants(found.place())) {
      oldestFirst.add(found);
      if (oldestFirst.size() > limit) {
        oldestFirst.poll();
      }
    }
  }

  void addAll(Newest other) {
    other.oldestFirst.forEach(this::add);
  }

  /** Time of the oldest kept; only when full. */
  long oldestMicros() {
    Found oldest = oldestFirst.peek();
    return oldest == null ? Long.MIN_VALUE : oldest.place().eventMicros();
  }

  /** All that are kept, newest first. */
  List<Found> newestFirst() {
    List<Found> all = new ArrayList<>(oldestFirst);
    all.sort((a, b) -> SearchCursor.NEWEST_FIRST.compare(a.place(), b.place()));
    return all;
  }
}
