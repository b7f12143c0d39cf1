package io.kustos.core.rule.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.field.EventFields;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterTermTest {
  private static final String TEXT =
      """
      title: Deleted
      logsource: {product: kubernetes, service: audit}
      detection:
        s: {verb: delete}
        condition: s
      ---
      title: Not by the janitor
      logsource: {product: kubernetes, service: audit}
      filter:
        rules: [Deleted]
        janitor: {user.username: janitor}
        condition: not janitor
      """;

  private static RuleSet load(String kustos, @Nullable String today) {
    SigmaOptions options =
        new SigmaOptions(Map.of(), Limits.DEFAULT, today == null ? null : LocalDate.parse(today));
    return new SigmaLanguage(options, EventFields.catalog())
        .load(List.of(new SourceText("f.yaml", TEXT + kustos)));
  }

  private static boolean filtered(RuleSet rules) {
    return rules.rules().getFirst().condition() instanceof Condition.And;
  }

  @Test
  void endsOnItsDay() {
    String term = "kustos: {expires: 2027-01-01, owner: team a}\n";
    assertThat(filtered(load(term, "2026-12-31"))).isTrue();
    assertThat(load(term, "2026-12-31").diagnostics()).isEmpty();
    assertThat(filtered(load(term, null))).isTrue();
    RuleSet late = load(term, "2027-01-01");
    assertThat(filtered(late)).isFalse();
    assertThat(late.hasErrors()).isFalse();
    assertThat(late.diagnostics())
        .anySatisfy(
            d -> {
              assertThat(d.message()).contains("ended on 2027-01-01");
              assertThat(d.hint()).contains("team a");
              assertThat(d.place().line()).isEqualTo(7);
            });
  }

  @Test
  void withoutATermItHoldsForEver() {
    assertThat(filtered(load("", "2099-01-01"))).isTrue();
  }

  @Test
  void whatCannotBeReadIsSaidAtItsPlace() {
    RuleSet bad = load("kustos:\n  expires: soon\n  oner: me\n", "2026-01-01");
    assertThat(bad.hasErrors()).isTrue();
    assertThat(bad.diagnostics())
        .extracting(d -> d.place().line() + " " + d.severity())
        .containsExactlyInAnyOrder(
            "14 " + Diagnostic.Severity.ERROR, "15 " + Diagnostic.Severity.WARNING);
    assertThat(load("kustos: []\n", null).hasErrors()).isTrue();
  }
}
