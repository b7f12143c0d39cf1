package io.kustos.server.scan;

import io.kustos.core.event.Timestamps;
import java.util.ArrayList;
import java.util.List;

/** What was found by one rule. */
public final class RuleTally {
  private final TopNames actors;
  private final TopNames objects;
  private final List<FindingRow> rows = new ArrayList<>();
  private long count;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  RuleTally(int namesMax) {
    actors = new TopNames(namesMax);
    objects = new TopNames(namesMax);
  }

  void add(long timeNanos, String actor, String object) {
    count++;
    seen(timeNanos, timeNanos);
    actors.add(actor, 1);
    objects.add(object, 1);
  }

  void keep(FindingRow row) {
    rows.add(row);
  }

  private void seen(long first, long last) {
    if (first != Timestamps.NONE) {
      firstNanos = Math.min(firstNanos, first);
      lastNanos = Math.max(lastNanos, last);
    }
  }

  /** Adds what a later part of the input found; keeps its rows up to {@code rowsMax}. */
  void addAll(RuleTally later, int rowsMax, long linesBefore) {
    count += later.count;
    if (later.hasTime()) {
      seen(later.firstNanos, later.lastNanos);
    }
    actors.addAll(later.actors);
    objects.addAll(later.objects);
    for (FindingRow row : later.rows) {
      if (rows.size() >= rowsMax) {
        break;
      }
      rows.add(row.movedBy(linesBefore));
    }
  }

  public long count() {
    return count;
  }

  /** Whether any of the events had a time. */
  public boolean hasTime() {
    return firstNanos <= lastNanos;
  }

  /** Time of the earliest event in nanoseconds since the epoch; only when {@link #hasTime}. */
  public long firstNanos() {
    return firstNanos;
  }

  /** Time of the latest event in nanoseconds since the epoch; only when {@link #hasTime}. */
  public long lastNanos() {
    return lastNanos;
  }

  public TopNames actors() {
    return actors;
  }

  public TopNames objects() {
    return objects;
  }

  int rowCount() {
    return rows.size();
  }

  /** The first findings, in the order of the input. */
  public List<FindingRow> rows() {
    return List.copyOf(rows);
  }
}
