package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleMetadata;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatchingTest {
  private static final EventContext CONTEXT = new EventContext(0, 0, "host", ZoneOffset.UTC);
  private static final AuditEvent EVENT =
      AuditEvent.parse(
          ("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"a\","
                  + "\"stage\":\"ResponseComplete\",\"verb\":\"get\"}")
              .getBytes(StandardCharsets.UTF_8));

  private static List<Rule> falco(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(
          """
          - rule: %s
            desc: d
            condition: ka.verb = get
            output: o
            priority: NOTICE
            source: k8s_audit
          """
              .formatted(name));
    }
    RuleSet rules =
        new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
            .load(List.of(new SourceText("f.yaml", text.toString())));
    assertThat(rules.diagnostics()).isEmpty();
    return rules.rules();
  }

  private static Rule sigma(String title) {
    String text =
        "title: "
            + title
            + "\nlogsource: {product: kubernetes, service: audit}\n"
            + "detection: {s: {verb: get}, condition: s}\n";
    return new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog())
        .load(List.of(new SourceText("s.yml", text)))
        .rules()
        .getFirst();
  }

  private static List<String> raised(List<Rule> rules, Matching matching) {
    Program program =
        Planner.plan(new RuleSet(rules, List.of()), new PlanOptions(matching, Priority.DEBUG));
    Detector detector = program.newDetector(CONTEXT);
    List<String> raised = new ArrayList<>();
    int count = detector.evaluate(EVENT);
    for (int i = 0; i < count; i++) {
      if (detector.raises(i)) {
        raised.add(program.rules().get(detector.matched(i)).name());
      }
    }
    return raised;
  }

  @Test
  void firstIsOfFalcosRulesOnly() {
    List<Rule> rules = new ArrayList<>(List.of(sigma("S1")));
    rules.addAll(falco("F1", "F2"));
    rules.add(sigma("S2"));
    rules.addAll(falco("F3"));
    assertThat(rules.getFirst().metadata().language()).isNotEqualTo(RuleMetadata.NONE.language());
    assertThat(raised(rules, Matching.FIRST)).containsExactly("S1", "F1", "S2");
    assertThat(raised(rules, Matching.ALL)).containsExactly("S1", "F1", "F2", "S2", "F3");
    assertThat(raised(falco("F1", "F2"), Matching.FIRST)).containsExactly("F1");
  }
}
