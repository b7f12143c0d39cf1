package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import io.kustos.lake.SqlCompiler;
import io.kustos.lake.SqlCondition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of rules in either language: the condition, the steps of detection, and the SQL over
 * the archive, as {@code golden/*.txt} have them.
 */
class GoldenRulesTest {
  @ParameterizedTest
  @CsvSource({"falco.yaml,falco.txt", "sigma.yml,sigma.txt"})
  void rulesBecomeThis(String rules, String golden) throws IOException {
    RuleSet set = language(rules).load(List.of(new SourceText(rules, text(rules))));
    assertThat(set.diagnostics()).isEmpty();
    Program program = Planner.plan(set, new PlanOptions(Matching.ALL, Priority.DEBUG));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < program.rules().size(); i++) {
      all.append(described(program, i)).append('\n');
    }
    assertThat(all.toString()).isEqualTo(text(golden));
  }

  private static String described(Program program, int index) {
    Rule rule = program.rules().get(index);
    SqlCondition sql = SqlCompiler.compile(rule.condition(), false, field -> null);
    return "rule %s\ncondition\n%splan\n%ssql\n%sprogram decides\n%s"
        .formatted(
            rule.name(),
            ConditionPrinter.print(rule.condition()).indent(2),
            program.plan(index).indent(2),
            sql.may().indent(2),
            String.join("\n", sql.decided()).indent(2));
  }

  private static RuleLanguage language(String file) {
    return file.startsWith("falco")
        ? new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
        : new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog());
  }

  private static String text(String name) throws IOException {
    try (var in =
        Objects.requireNonNull(
            GoldenRulesTest.class.getResourceAsStream("/golden/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
