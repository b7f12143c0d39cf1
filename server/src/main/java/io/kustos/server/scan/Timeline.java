package io.kustos.server.scan;

import io.kustos.core.rule.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Events and findings over time, in steps of equal length that double whenever more than {@code
 * STEPS_MAX} would be held.
 */
public final class Timeline {
  private static final int STEPS_MAX = 4096;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SLOTS = Priority.values().length + 1;

  private final TreeMap<Long, long[]> steps = new TreeMap<>();
  private long stepSeconds = 1;
  private long lastFromNanos;
  private long lastToNanos;
  private long[] last = new long[SLOTS];

  /**
   * One step.
   *
   * @param startSeconds seconds since the epoch
   * @param events events in it
   * @param findings findings in it, by the ordinal of their priority
   */
  public record Step(long startSeconds, long events, List<Long> findings) {}

  void event(long nanos) {
    slots(nanos)[0]++;
  }

  void finding(long nanos, Priority priority) {
    slots(nanos)[1 + priority.ordinal()]++;
  }

  private long[] slots(long nanos) {
    // Neighbours in a log mostly fall into one step, and comparing is cheaper than dividing.
    if (nanos >= lastFromNanos && nanos < lastToNanos) {
      return last;
    }
    long key = Math.floorDiv(Math.floorDiv(nanos, NANOS_PER_SECOND), stepSeconds);
    last = steps.computeIfAbsent(key, k -> new long[SLOTS]);
    if (steps.size() > STEPS_MAX) {
      widen();
      return slots(nanos);
    }
    long stepNanos = stepSeconds * NANOS_PER_SECOND;
    lastFromNanos = key * stepNanos;
    lastToNanos = lastFromNanos + stepNanos;
    return last;
  }

  private void forgetLast() {
    lastFromNanos = 0;
    lastToNanos = 0;
  }

  private void widen() {
    TreeMap<Long, long[]> old = new TreeMap<>(steps);
    steps.clear();
    stepSeconds *= 2;
    forgetLast();
    old.forEach((key, counts) -> addTo(Math.floorDiv(key, 2), counts));
  }

  private void addTo(long key, long[] counts) {
    long[] held = steps.computeIfAbsent(key, k -> new long[SLOTS]);
    for (int i = 0; i < SLOTS; i++) {
      held[i] += counts[i];
    }
  }

  void addAll(Timeline other) {
    forgetLast();
    while (stepSeconds < other.stepSeconds) {
      widen();
    }
    long ratio = stepSeconds / other.stepSeconds;
    other.steps.forEach((key, counts) -> addTo(Math.floorDiv(key, ratio), counts));
    while (steps.size() > STEPS_MAX) {
      widen();
    }
  }

  /** Length of a step in seconds. */
  public long stepSeconds() {
    return stepSeconds;
  }

  /** The steps in which anything happened, in order of time. */
  public List<Step> steps() {
    List<Step> list = new ArrayList<>(steps.size());
    steps.forEach(
        (key, counts) -> {
          List<Long> findings = new ArrayList<>(SLOTS - 1);
          for (int i = 1; i < SLOTS; i++) {
            findings.add(counts[i]);
          }
          list.add(new Step(key * stepSeconds, counts[0], List.copyOf(findings)));
        });
    return List.copyOf(list);
  }
}
