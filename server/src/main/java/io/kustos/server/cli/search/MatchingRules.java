package io.kustos.server.cli.search;

import io.kustos.core.Limits;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The rules of a search over history: what any of them matches, and which ones match an event. */
final class MatchingRules {
  private final Condition any;
  private final Program program;
  private final Detector detector;

  private MatchingRules(Condition any, Program program) {
    this.any = any;
    this.program = program;
    this.detector = program.newDetector(new EventContext(0, 0, "localhost", ZoneOffset.UTC));
  }

  /**
   * The enabled rules of the named files, of any language.
   *
   * @param lookups what their enriched fields look up in
   * @throws CommandFailure when they cannot be read, have errors, or none is enabled
   */
  static MatchingRules load(List<String> names, Lookups lookups, Terminal terminal) {
    RuleSet rules = new RuleFiles(Limits.DEFAULT, lookups).loadOrFail(names, terminal);
    List<Condition> conditions =
        rules.rules().stream().filter(Rule::enabled).map(Rule::condition).toList();
    if (conditions.isEmpty()) {
      throw new CommandFailure("no rule in " + String.join(", ", names));
    }
    return new MatchingRules(
        conditions.size() == 1 ? conditions.getFirst() : new Condition.Or(conditions),
        Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG)));
  }

  /** Holds for an event that any of the rules matches. */
  Condition any() {
    return any;
  }

  /** The names of the rules that match, in the order in which they are defined. */
  List<String> of(AuditEvent event) {
    List<String> names = new ArrayList<>();
    int count = detector.evaluate(event);
    for (int i = 0; i < count; i++) {
      names.add(program.rules().get(detector.matched(i)).name());
    }
    return names;
  }
}
