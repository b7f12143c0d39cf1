package io.kustos.core.falco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.finding.FalcoAlert;
import io.kustos.core.finding.Finding;
import io.kustos.core.finding.Findings;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Evaluates events in order, the way a run of Falco does, and keeps what it finds. */
final class FalcoRun {
  private final Program program;
  private final Detector detector;
  private final FalcoAlert alert;
  private final EventContext context;
  private final List<Finding> findings = new ArrayList<>();

  FalcoRun(RuleSet rules, Matching matching, String hostname) {
    context = new EventContext(1, 0, hostname, ZoneOffset.UTC);
    program = Planner.plan(rules, new PlanOptions(matching, Priority.DEBUG));
    detector = program.newDetector(context);
    alert = new FalcoAlert(context);
  }

  void accept(AuditEvent event) {
    int count = detector.evaluate(event);
    if (count > 0) {
      AuditEvent kept = event.retain();
      for (int i = 0; i < count; i++) {
        findings.add(Findings.of(program.rules().get(detector.matched(i)), kept, context));
      }
    }
  }

  List<Finding> findings() {
    return findings;
  }

  /** The alert of a finding, as JSON. */
  JsonNode alert(Finding finding) {
    StringBuilder json = new StringBuilder();
    alert.append(json, finding, null);
    return FalcoData.json(json.toString());
  }

  /** The alert with what the configuration of the recorded runs adds, and without its host. */
  JsonNode recordedAlert(Finding finding) {
    ObjectNode node = (ObjectNode) alert(finding);
    node.remove("hostname");
    ObjectNode fields = (ObjectNode) node.get("output_fields");
    fields.put("ka.auditid", finding.event().text(EventField.AUDIT_ID));
    fields.put("ka.stage", finding.event().text(EventField.STAGE));
    return node;
  }
}
