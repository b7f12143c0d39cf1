package io.kustos.server.scan;

import io.kustos.core.event.TimeSpan;
import java.util.ArrayList;
import java.util.List;

/** What was found by one rule. */
public final class RuleTally {
  private final TopNames actors;
  private final TopNames objects;
  private final List<FindingRow> rows = new ArrayList<>();
  private final TimeSpan span = new TimeSpan();
  private long count;

  RuleTally(int namesMax) {
    actors = new TopNames(namesMax);
    objects = new TopNames(namesMax);
  }

  void add(long timeNanos, String actor, String object) {
    count++;
    span.add(timeNanos);
    actors.add(actor, 1);
    objects.add(object, 1);
  }

  void keep(FindingRow row) {
    rows.add(row);
  }

  /** Adds what a later part of the input found; keeps its rows up to {@code rowsMax}. */
  void addAll(RuleTally later, int rowsMax, long linesBefore) {
    count += later.count;
    span.addAll(later.span);
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

  /** The times of the events. */
  public TimeSpan span() {
    return span;
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
