package io.kustos.server.pipeline;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.finding.FalcoAlert;
import io.kustos.core.finding.Finding;
import io.kustos.core.finding.Findings;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import io.kustos.lake.ArchivedFinding;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Planned rules with what it takes to evaluate them. Used by one thread at a time. */
final class Judge {
  /** One event of so many is used to measure what each rule costs. */
  private static final int COST_SAMPLE_EVENTS = 1024;

  private final String version;
  private final Program program;
  private final List<Rule> rules;
  private final Detector detector;
  private final EventContext context;
  private final RuleCosts costs;
  private final Correlating correlating;
  private int untilCost;

  Judge(VersionedRules versioned, PipelineSettings settings) {
    version = versioned.version();
    program = Planner.plan(versioned.rules(), settings.plan());
    context = new EventContext(0, 0, settings.hostname(), settings.zone());
    detector = program.newDetector(context);
    costs = new RuleCosts(program, context);
    correlating = Correlating.of(versioned.rules(), program, settings, context);
    rules = Stream.concat(program.rules().stream(), correlating.rules().stream()).toList();
  }

  String version() {
    return version;
  }

  /** The rules of the program, then the correlations. */
  List<Rule> rules() {
    return rules;
  }

  RuleCosts costs() {
    return costs;
  }

  /** The rules over matches of rules. */
  Correlating correlating() {
    return correlating;
  }

  /** Where an event stands. */
  record Place(
      String source, String cluster, long position, long firstEventNanos, long receivedMicros) {}

  /** Adds what the rules find in an event. */
  void judge(AuditEvent event, Place place, List<ArchivedFinding> findings) {
    EventContext here =
        program.needsOrder()
            ? new EventContext(
                place.position() + 1, place.firstEventNanos(), context.hostname(), context.zone())
            : context;
    int matches = detector.evaluate(event, here);
    for (int i = 0; i < matches; i++) {
      int index = detector.matched(i);
      if (detector.raises(i)) {
        Rule rule = program.rules().get(index);
        findings.add(archived(Findings.of(rule, event, here), place));
      }
      correlating.match(index, event, here, place);
    }
    correlating.event(event, place, findings);
    if (--untilCost < 0) {
      untilCost = COST_SAMPLE_EVENTS;
      costs.measure(event, here);
    }
  }

  static ArchivedFinding archived(Finding finding, Place place) {
    StringBuilder fields = new StringBuilder();
    FalcoAlert.appendFields(fields, finding.fields(), finding.timeNanos());
    Rule rule = finding.rule();
    AuditEvent event = finding.event();
    long nanos = finding.timeNanos();
    return new ArchivedFinding(
        finding.id(),
        rule.id(),
        rule.name(),
        rule.version(),
        rule.priority().label(),
        nanos == Timestamps.NONE ? place.receivedMicros() : Math.floorDiv(nanos, 1_000L),
        place.cluster(),
        Pipeline.SHARD,
        place.position(),
        Objects.requireNonNullElse(event.text(EventField.AUDIT_ID), ""),
        Objects.requireNonNullElse(event.text(EventField.STAGE), ""),
        finding.message(),
        fields.toString(),
        rule.tags());
  }
}
