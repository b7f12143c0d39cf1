package io.kustos.core.rule.needs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.needs.RuleNeeds.Level;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import io.kustos.core.rule.sigma.correlation.SigmaCorrelations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleNeedsTest {
  private static final String HEAD =
      "title: t\nname: base\nlogsource: {product: kubernetes, service: audit}\ndetection:\n";

  private static Rule rule(String detection) {
    RuleSet rules =
        new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog())
            .load(List.of(new SourceText("t.yaml", HEAD + detection)));
    assertThat(rules.diagnostics()).isEmpty();
    return rules.rules().getFirst();
  }

  private static RuleNeeds needs(String selection, String condition) {
    return RuleNeeds.of(rule(selection + "  condition: " + condition + "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "a,                METADATA,         false",
    "a and b,          REQUEST,          false",
    "a or b,           METADATA,         true",
    "a and not b,      METADATA,         true",
    "a and c,          REQUEST_RESPONSE, false",
    "a and (b or c),   REQUEST,          true",
    "a and b and c,    REQUEST_RESPONSE, false",
    "a and d,          REQUEST,          false",
    "a and e,          REQUEST,          false",
    "a and f,          REQUEST,          false",
  })
  void levelFollowsFromTheCondition(String condition, Level level, boolean seesMore) {
    RuleNeeds needs =
        needs(
            """
              a: {verb: create}
              b: {requestObject.spec.replicas: 1}
              c: {responseObject.metadata.name: x}
              d: {kustos.pod.privileged: 'true'}
              e: {hostPath: /}
              f: {kustos.csr.groups: system:masters}
            """,
            condition);
    assertThat(needs.level()).isEqualTo(level);
    assertThat(needs.seesMore()).isEqualTo(seesMore);
    assertThat(needs.needsBody()).isEqualTo(level != Level.METADATA);
  }

  @Test
  void stagesAreThoseAtWhichItCanMatch() {
    String selections =
        """
          a: {stage: ResponseComplete}
          b: {stage: responsestarted, verb: watch}
        """;
    assertThat(needs(selections, "a").stages()).containsExactly("ResponseComplete");
    assertThat(needs(selections, "a or b").stages())
        .containsExactly("ResponseStarted", "ResponseComplete");
    assertThat(needs(selections, "not a").stages())
        .containsExactly("RequestReceived", "ResponseStarted", "Panic");
  }

  @Test
  void listsAreThoseWithoutWhichItIsSilent() {
    String selections =
        """
          a: {verb: create}
          tor: {kustos.source.tor: '*'}
          known: {kustos.source.network: office}
        """;
    assertThat(needs(selections, "a and tor").lists())
        .containsExactly("enrich.addresses of kind tor");
    assertThat(needs(selections, "a and not known").lists()).isEmpty();
  }

  @Test
  void aCorrelationNeedsWhatItsRulesNeedAndAWindow() {
    String correlation =
        """
        title: c
        correlation: {type: event_count, rules: base, timespan: 10m, condition: {gte: 2}}
        """;
    Rule base = rule("  a: {requestObject.spec.replicas: 1, stage: Panic}\n  condition: a\n");
    RuleSet correlations =
        new SigmaCorrelations(EventFields.catalog(), EventFields.catalog())
            .load(List.of(new SourceText("c.yaml", correlation)));
    RuleSet all =
        new RuleSet(List.of(base), List.of(), java.util.Map.of("base", base.id()), List.of())
            .and(correlations);
    RuleNeeds needs = RuleNeeds.of(all.correlations().getFirst(), all);
    assertThat(needs.level()).isEqualTo(Level.REQUEST);
    assertThat(needs.stages()).containsExactly("Panic");
    assertThat(needs.window()).isEqualTo(Duration.ofMinutes(10));
  }
}
