package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.falco.FalcoData;
import io.kustos.core.falco.FalcoRules;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the crafted events each of many conditions matched in the real Falco. */
class ConditionMatrixTest {
  private static final EventContext CONTEXT = new EventContext(1, 0, "host", ZoneOffset.UTC);

  @Test
  void conditionsMatchTheEventsTheyMatchInFalco() {
    List<AuditEvent> events = FalcoData.events(FalcoData.resourceLines("k8s/events.jsonl"));
    List<String> mistakes = new ArrayList<>();
    int rows = 0;
    for (String line : FalcoData.resourceLines("k8s/condition_matrix.jsonl")) {
      JsonNode row = FalcoData.json(line);
      String condition = row.get("condition").asText();
      List<String> expected = new ArrayList<>();
      row.get("matches").forEach(id -> expected.add(id.isNull() ? null : id.asText()));
      RuleSet rules = FalcoRules.ofCondition(condition);
      List<String> planned = planned(rules, events);
      List<String> naive = naive(rules.rules().get(0).condition(), events);
      if (!expected.equals(planned) || !expected.equals(naive)) {
        mistakes.add(condition + ": expected " + expected + ", " + planned + ", " + naive);
      }
      rows++;
    }
    assertThat(mistakes).isEmpty();
    assertThat(rows).isEqualTo(147);
  }

  /** From the source of libs; nobody recorded these. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ka.verb = allof ()|0",
        "ka.verb != allof ()|0",
        "ka.verb != anyof ()|0",
        "basename(ka.user.groups) intersects (dev)|0",
        "basename(ka.user.groups) exists|33",
        "join(\",\", basename(ka.user.groups)) = \"dev,system:authenticated\"|29",
        "getopt((\"x\"), \"n\") in (n)|38",
        "getopt((\"x\"), \"n\") exists|38",
        "getopt((\"x\"), \"n\") intersects (n)|0",
      })
  void oddities(String condition, int matches) {
    List<AuditEvent> events = FalcoData.events(FalcoData.resourceLines("k8s/events.jsonl"));
    RuleSet rules = FalcoRules.ofCondition(condition);
    assertThat(planned(rules, events))
        .hasSize(matches)
        .isEqualTo(naive(rules.rules().get(0).condition(), events));
  }

  private static List<@Nullable String> planned(RuleSet rules, List<AuditEvent> events) {
    Detector detector =
        Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG)).newDetector(CONTEXT);
    List<@Nullable String> ids = new ArrayList<>();
    for (AuditEvent event : events) {
      if (detector.evaluate(event) > 0) {
        ids.add(event.text(EventField.AUDIT_ID));
      }
    }
    return ids;
  }

  private static List<@Nullable String> naive(Condition condition, List<AuditEvent> events) {
    List<@Nullable String> ids = new ArrayList<>();
    for (AuditEvent event : events) {
      if (ReferenceEvaluator.matches(condition, event, CONTEXT)) {
        ids.add(event.text(EventField.AUDIT_ID));
      }
    }
    return ids;
  }
}
