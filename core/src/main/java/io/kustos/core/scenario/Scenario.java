package io.kustos.core.scenario;

import io.kustos.core.detect.Matching;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import java.util.List;

/**
 * Rules and events with the findings they must lead to.
 *
 * @param title what the scenario is about; the file's name when it says nothing
 * @param rules where the rules come from, in load order
 * @param matching how many rules may match one event
 * @param lookups what enriched fields look up in
 */
public record Scenario(
    String title, List<RuleReference> rules, Matching matching, Lookups lookups, List<Case> cases) {
  public Scenario {
    rules = List.copyOf(rules);
    cases = List.copyOf(cases);
  }

  /** Where rules come from; {@code offset} is where the scenario's text says so. */
  public sealed interface RuleReference {
    int offset();

    /** The rules that are used when nobody names others, written {@code default}. */
    record Default(int offset) implements RuleReference {}

    /** A rules file; the path is relative to the scenario's. */
    record RulesFile(String path, int offset) implements RuleReference {}

    /** Rules written in the scenario itself. */
    record Inline(String text, int offset) implements RuleReference {}
  }

  /** An event, or a file of them. */
  public sealed interface EventReference {
    /** An event written in the scenario, completed by its base. */
    record Inline(AuditEvent event) implements EventReference {}

    /** A file of JSON events; the path is relative to the scenario's. */
    record EventsFile(String path, int offset) implements EventReference {}
  }

  /**
   * Events and exactly the findings they must lead to, evaluated apart from other cases.
   *
   * @param line where the case begins, from 1
   */
  public record Case(
      String name, int line, List<EventReference> events, List<Expectation> expectations) {
    public Case {
      events = List.copyOf(events);
      expectations = List.copyOf(expectations);
    }
  }

  /**
   * Findings of one rule.
   *
   * @param rule the rule's name
   * @param offset where the scenario's text names it
   * @param count how many findings there must be; 0 for none, as for a rule not expected at all
   * @param output texts each of which must stand in the message of at least one of the findings
   */
  public record Expectation(String rule, int offset, int count, List<String> output) {
    public Expectation {
      output = List.copyOf(output);
    }
  }
}
