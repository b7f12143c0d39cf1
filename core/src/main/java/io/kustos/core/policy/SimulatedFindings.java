package io.kustos.core.policy;

import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.correlate.Feed;
import io.kustos.core.correlate.Match;
import io.kustos.core.correlate.Occurrence;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.policy.DecidedRequests.Decided;
import io.kustos.core.rule.EventContext;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What rules and correlations find in events as they are written before and after a policy. */
final class SimulatedFindings {
  private static final EventContext CONTEXT = new EventContext(1, 0, "", ZoneOffset.UTC);
  private static final BitSet NONE = new BitSet();

  /** What simulations of one thread share. */
  static final class Rules {
    private final Detector detector;
    private final CorrelationPlan correlations;

    /** By rule of the program. */
    private final @Nullable Feed[] feeds;

    Rules(Program program, CorrelationPlan correlations) {
      this.detector = program.newDetector(CONTEXT);
      this.correlations = correlations;
      this.feeds = correlations.feeds(program);
    }

    /** What matches, whether it raises findings or feeds correlations. */
    private BitSet matches(AuditEvent event) {
      int count = detector.evaluate(event);
      if (count == 0) {
        return NONE;
      }
      BitSet matches = new BitSet();
      for (int i = 0; i < count; i++) {
        int rule = detector.matched(i);
        if (detector.raises(i) || feeds[rule] != null) {
          matches.set(rule);
        }
      }
      return matches;
    }
  }

  /**
   * An event as it is written, and the rules that match it.
   *
   * @param whole whether it is as it was recorded
   */
  private record Written(AuditEvent event, BitSet matches, boolean whole) {}

  private final Rules rules;
  private final CorrelationReplay replay;
  private final Map<Integer, LostFindings> findings = new LinkedHashMap<>();

  SimulatedFindings(Rules rules) {
    this.rules = rules;
    this.replay = new CorrelationReplay(rules.correlations, CONTEXT);
  }

  void add(AuditEvent event, Decided decided) {
    replay.event(event.stageNanos());
    BitSet matches = rules.matches(event);
    if (matches.isEmpty()) {
      return;
    }
    Written whole = new Written(event, matches, true);
    Decision before = decided.before();
    Written old = before == null ? whole : written(whole, decided, before);
    Written left = written(whole, decided, decided.after());
    for (int rule = old.matches().nextSetBit(0);
        rule >= 0;
        rule = old.matches().nextSetBit(rule + 1)) {
      findings
          .computeIfAbsent(rule, r -> new LostFindings())
          .add(1, left.matches().get(rule) ? 0 : 1, () -> example(event, decided));
    }
    if (event.stageNanos() != Timestamps.NONE && !rules.correlations.isEmpty()) {
      boolean alike = old.whole() && left.whole();
      feed(old, alike ? replay::both : replay::before);
      if (!alike) {
        feed(left, replay::after);
      }
    }
  }

  private static String example(AuditEvent event, Decided decided) {
    return event.text(EventField.AUDIT_ID) + " " + decided.user() + ": " + decided.what();
  }

  /** What matches only for want of a body is no finding that could be lost. */
  private Written written(Written whole, Decided decided, Decision decision) {
    if (!decision.writes(decided.stage())) {
      return new Written(whole.event(), NONE, false);
    }
    if (decision.level().atLeast(decided.recorded())) {
      return whole;
    }
    AuditEvent cut = EventCut.at(decision.level(), whole.event());
    BitSet matches = (BitSet) rules.matches(cut).clone();
    matches.and(whole.matches());
    return new Written(cut, matches, false);
  }

  private void feed(Written written, Consumer<Match> side) {
    Occurrence occurrence = null;
    BitSet matches = written.matches();
    for (int rule = matches.nextSetBit(0); rule >= 0; rule = matches.nextSetBit(rule + 1)) {
      Feed feed = rules.feeds[rule];
      if (feed != null) {
        Occurrence known = occurrence == null ? replay.occurrence(written.event()) : occurrence;
        occurrence = known;
        side.accept(replay.match(feed, written.event(), known));
      }
    }
  }

  /** Adds what a later part of the events gave. */
  void addAll(SimulatedFindings later) {
    later.findings.forEach(
        (rule, found) -> findings.computeIfAbsent(rule, r -> new LostFindings()).addAll(found));
    replay.addAll(later.replay);
  }

  void finish() {
    replay.finish();
  }

  /** By index of the rule in the program; those that only feed correlations are not in it. */
  Map<Integer, LostFindings> findings(Program program) {
    Map<Integer, LostFindings> raised = new LinkedHashMap<>(findings);
    raised.keySet().removeIf(rule -> !program.raises(rule));
    return raised;
  }

  CorrelationReplay replay() {
    return replay;
  }
}
