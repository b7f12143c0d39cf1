package io.kustos.core.scenario;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.finding.Finding;
import io.kustos.core.finding.Findings;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rules found in one case, by rule, to compare with what was expected. */
final class CaseFindings {
  private static final int SHOWN_MAX = 3;

  private final Map<String, List<Found>> byRule = new LinkedHashMap<>();

  /** A finding: the message, and which event of the case it is about. */
  private record Found(String message, int eventNumber, String eventSummary) {
    @Override
    public String toString() {
      return "event " + eventNumber + " (" + eventSummary + "): " + message;
    }
  }

  void add(Rule rule, AuditEvent event, EventContext context, int eventNumber) {
    String message = Findings.of(rule, event, context).message();
    byRule
        .computeIfAbsent(rule.name(), name -> new ArrayList<>())
        .add(new Found(message, eventNumber, summary(event)));
  }

  /** A correlation's finding; the event is the last one of its window. */
  void add(Finding finding, int eventNumber) {
    byRule
        .computeIfAbsent(finding.rule().name(), name -> new ArrayList<>())
        .add(new Found(finding.message(), eventNumber, summary(finding.event())));
  }

  /** One line for each difference; empty when the findings are exactly those expected. */
  List<String> differences(List<Scenario.Expectation> expectations, int events) {
    List<String> lines = new ArrayList<>();
    Map<String, List<Found>> unexpected = new LinkedHashMap<>(byRule);
    for (Scenario.Expectation expected : expectations) {
      List<Found> found = byRule.getOrDefault(expected.rule(), List.of());
      unexpected.remove(expected.rule());
      compare(expected, found, events, lines);
    }
    unexpected.forEach(
        (rule, found) -> {
          lines.add("+ '" + rule + "' was found " + times(found.size()) + ", not expected");
          addFound(found, lines);
        });
    return lines;
  }

  private static void compare(
      Scenario.Expectation expected, List<Found> found, int events, List<String> lines) {
    if (found.size() != expected.count()) {
      String sign = found.size() < expected.count() ? "- '" : "+ '";
      lines.add(
          sign
              + expected.rule()
              + "' was expected "
              + times(expected.count())
              + ", found "
              + times(found.size())
              + " in "
              + events
              + (events == 1 ? " event" : " events"));
      addFound(found, lines);
      return;
    }
    for (String text : expected.output()) {
      if (found.stream().noneMatch(f -> f.message().contains(text))) {
        lines.add("- no message of '" + expected.rule() + "' contains \"" + text + "\"");
        addFound(found, lines);
      }
    }
  }

  private static void addFound(List<Found> found, List<String> lines) {
    found.stream().limit(SHOWN_MAX).forEach(f -> lines.add("    " + f));
    if (found.size() > SHOWN_MAX) {
      lines.add("    and " + (found.size() - SHOWN_MAX) + " more");
    }
  }

  private static String times(int count) {
    return switch (count) {
      case 0 -> "never";
      case 1 -> "once";
      case 2 -> "twice";
      default -> count + " times";
    };
  }

  private static String summary(AuditEvent event) {
    StringBuilder text = new StringBuilder();
    for (EventField field :
        List.of(
            EventField.STAGE,
            EventField.VERB,
            EventField.OBJECT_RESOURCE,
            EventField.OBJECT_SUBRESOURCE,
            EventField.OBJECT_NAME)) {
      String value = event.text(field);
      if (value != null) {
        text.append(text.isEmpty() ? "" : " ").append(value);
      }
    }
    return text.toString();
  }
}
