package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTextTest {
  /** Two rules share a term, so that it is remembered; one of them wants it not to hold. */
  @Test
  void aSharedTermKeepsItsNegation() {
    String rule =
        """
        title: %s
        logsource: {product: kubernetes, service: audit}
        detection:
          s: {verb: get}
          t: {requestURI|contains: curl}
          condition: s and not (not t and s) and %s
        """;
    RuleSet rules =
        new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog())
            .load(
                List.of(
                    new SourceText("a.yml", rule.formatted("A", "not t")),
                    new SourceText("b.yml", rule.formatted("B", "t"))));
    Program program = Planner.plan(rules, PlanOptions.DEFAULT);
    assertThat(program.rules()).hasSize(2);
    assertThat(program.plan(0)).contains("once: not ");
  }
}
