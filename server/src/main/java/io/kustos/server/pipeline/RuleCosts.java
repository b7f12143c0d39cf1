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
  private final Detector[] alone;
  private final AtomicLongArray nanos;
  private volatile long events;

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
    for (int i = 0; i < alone.length; i++) {
      long start = System.nanoTime();
      alone[i].evaluate(event, context);
      nanos.addAndGet(i, System.nanoTime() - start);
    }
    events = events + 1;
  }

  /** Nanoseconds an event, of the rule with that index in the program; 0 when never measured. */
  double of(int rule) {
    long measured = events;
    return measured == 0 ? 0 : (double) nanos.get(rule) / measured;
  }
}
