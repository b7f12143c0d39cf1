package io.kustos.server.pipeline;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.RuleSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** What each rule costs by itself, measured on some of the events; read by any thread. */
final class RuleCosts {
  /** An average over about so many measurements. */
  private static final int WEIGHT_MAX = 64;

  /** Costs are kept in this part of a nanosecond. */
  private static final int SCALE = 16;

  private final Detector[] alone;
  private final AtomicLongArray nanos;
  private int measured;

  RuleCosts(Program program, EventContext context) {
    PlanOptions options = program.options();
    alone =
        program.rules().stream()
            .map(rule -> Planner.plan(new RuleSet(List.of(rule), List.of()), options))
            .map(one -> one.newDetector(context))
            .toArray(Detector[]::new);
    nanos = new AtomicLongArray(alone.length);
  }

  /** Evaluates every rule on an event, each with a clock. By one thread at a time. */
  void measure(AuditEvent event, EventContext context) {
    // The first time loads classes: the second takes its place.
    int weight = Math.max(1, Math.min(measured, WEIGHT_MAX));
    for (int i = 0; i < alone.length; i++) {
      long start = System.nanoTime();
      alone[i].evaluate(event, context);
      long took = (System.nanoTime() - start) * SCALE;
      long before = nanos.get(i);
      nanos.set(i, before + (took - before) / weight);
    }
    measured++;
  }

  /** Nanoseconds an event, of the rule with that index in the program; 0 when not measured. */
  double of(int rule) {
    return rule < alone.length ? (double) nanos.get(rule) / SCALE : 0;
  }
}
