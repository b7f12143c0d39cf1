package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.DiagnosticPrinter;
import io.kustos.core.rule.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever a rules file holds: an answer, soon, and no exception. */
class HostileRulesTest {
  private static final FalcoLanguage LANGUAGE =
      new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", new RecordedFields()));

  @Test
  void aliasesDoNotMultiply() {
    StringBuilder bomb = new StringBuilder("- list: a\n  items: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("- list: l")
          .append(i)
          .append("\n  items: &a")
          .append(i)
          .append(" [*a")
          .append(i - 1)
          .append(", *a")
          .append(i - 1)
          .append("]\n");
    }
    assertThat(errors(bomb.toString()))
        .first()
        .extracting(Diagnostic::message)
        .asString()
        .startsWith("more than 1000000 values");
  }

  @Test
  void anAliasCannotNameWhatHoldsIt() {
    assertThat(errors("- &a [*a]\n")).hasSize(1);
    assertThat(errors("- list: l\n  items: &x [*x]\n")).hasSize(1);
  }

  @Test
  void nestingIsBounded() {
    assertThat(errors("[".repeat(100_000))).hasSize(1);
    assertThat(errors("- ".repeat(10_000) + "x")).hasSize(1);
    assertThat(errors(rule("(".repeat(100_000) + "ka.verb exists"))).hasSize(1);
    assertThat(errors(rule("tolower(".repeat(100_000) + "ka.verb"))).hasSize(1);
    assertThat(errors(rule("not ".repeat(100_001) + "ka.verb exists"))).isEmpty();
    assertThat(errors(rule("not(".repeat(100_000)))).hasSize(1);
  }

  @Test
  void macrosDoNotMultiply() {
    StringBuilder rules = new StringBuilder("- macro: m0\n  condition: ka.verb = a\n");
    for (int i = 1; i < 40; i++) {
      rules
          .append("- macro: m")
          .append(i)
          .append("\n  condition: m")
          .append(i - 1)
          .append(" or m")
          .append(i - 1)
          .append("\n");
    }
    assertThat(errors(rules + rule("m39")))
        .first()
        .extracting(Diagnostic::message)
        .asString()
        .startsWith("the condition has more than 200000 nodes");
  }

  @Test
  void macrosOfMacrosHaveABottom() {
    StringBuilder rules = new StringBuilder("- macro: m0\n  condition: ka.verb = a\n");
    for (int i = 1; i < 5_000; i++) {
      rules
          .append("- macro: m")
          .append(i)
          .append("\n  condition: not m")
          .append(i - 1)
          .append("\n");
    }
    assertThat(errors(rules + rule("m4999")))
        .first()
        .extracting(Diagnostic::message)
        .isEqualTo("exceeded max depth limit of 256");
  }

  @Test
  void loopsOfRedefinedMacrosEnd() {
    StringBuilder rules = new StringBuilder();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 30; i++) {
        rules
            .append("- macro: m")
            .append(i)
            .append("\n  condition: m")
            .append((i + 1) % 30)
            .append(" or m")
            .append((i + 2) % 30)
            .append("\n");
      }
    }
    assertThat(errors(rules.toString())).isNotEmpty();
  }

  @Test
  void listsDoNotMultiply() {
    StringBuilder rules = new StringBuilder();
    for (int i = 40; i > 0; i--) {
      rules
          .append("- list: l")
          .append(i)
          .append("\n  items: [l")
          .append(i - 1)
          .append(", l")
          .append(i - 1)
          .append("]\n");
    }
    assertThat(errors(rules + "- list: l0\n  items: [x]\n" + rule("ka.verb in (l40)")))
        .first()
        .extracting(Diagnostic::message)
        .asString()
        .startsWith("lists expand to more than");
    String wide = "- list: a\n  items: [" + "x, ".repeat(20_000) + "x]\n";
    String wider = "- list: b\n  items: [" + "a, ".repeat(20_000) + "a]\n";
    assertThat(errors(wide + wider))
        .first()
        .extracting(Diagnostic::message)
        .asString()
        .startsWith("lists named in lists come to more than");
  }

  @Test
  void manyReplacementsTakeLinearTime() {
    String text = "ka.verb in (" + "a, ".repeat(200_000) + "a)";
    assertThat(errors("- list: a\n  items: [x]\n" + rule(text))).hasSize(1);
    assertThat(errors("- list: a\n  items: []\n" + rule(text))).isEmpty();
  }

  @Test
  void oneLongLineTakesLinearTime() {
    String item = "{list: l, items: [a, b], nonsense: x, more: y},";
    assertThat(errors("[" + item.repeat(30_000) + "]")).isEmpty();
  }

  @Test
  void filesAreBounded() {
    assertThat(errors("#" + "x".repeat(17 << 20))).hasSize(1);
  }

  @Test
  void controlCharactersAndLoneSurrogatesAreRefused() {
    assertThat(errors("- rule: \u0000\n")).hasSize(1);
    assertThat(errors("- rule: \ud800\n")).isNotEmpty();
    assertThat(errors(rule("\"ka.verb = \\\"a\\0b\\\"\""))).hasSize(1);
  }

  @Property(tries = 2000)
  void anyConditionGetsAnAnswer(@ForAll("conditions") String condition) {
    answer(rule("'" + condition.replace("'", "''").replace("\n", " ") + "'"));
  }

  @Property(tries = 2000)
  void anyFileGetsAnAnswer(@ForAll("files") String file) {
    answer(file);
  }

  @FuzzTest(maxDuration = "60s")
  void anyBytesGetAnAnswer(byte[] bytes) {
    answer(new String(bytes, StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> conditions() {
    return Arbitraries.of(
            "ka.verb",
            "ka.user.groups",
            "ka.uri.param[x]",
            "ka.nope",
            "=",
            "!=",
            "in",
            "(",
            ")",
            ",",
            "and",
            "or",
            "not",
            " ",
            " ",
            " ",
            "exists",
            "'a'",
            "\"",
            "\\",
            "regex",
            "a.*",
            "[",
            "]",
            "tolower(",
            "val(",
            "m",
            "l",
            "oneof",
            "<",
            "12",
            "\0",
            "é",
            "\ud800")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(
            "- rule: r\n",
            "- macro: m\n",
            "- list: l\n",
            "  condition: ",
            "ka.verb = a\n",
            "m\n",
            "  output: ",
            "%ka.verb\n",
            "o\n",
            "  desc: d\n",
            "  priority: INFO\n",
            "  source: k8s_audit\n",
            "  items: ",
            "[l, a]\n",
            "  append: true\n",
            "  override:\n",
            "    condition: append\n",
            "    items: replace\n",
            "  exceptions:\n",
            "    - name: e\n",
            "      fields: ",
            "      values: ",
            "[[a, b]]\n",
            "[ka.verb]\n",
            "&a ",
            "*a\n",
            "---\n",
            "- required_engine_version: ",
            "0.1.0\n",
            "null\n",
            "{",
            "}",
            "[",
            "]",
            ": ",
            "'",
            "\"",
            "\t",
            "|\n",
            ">\n",
            "  tags: [a]\n",
            "  enabled: no\n",
            "- required_plugin_versions: [{name: a, version: 1}]\n",
            "!!str ",
            "? x\n",
            "%",
            "#")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  private static String rule(String condition) {
    return "- rule: r\n  desc: d\n  condition: "
        + condition
        + "\n  output: o\n  priority: INFO\n  source: k8s_audit\n";
  }

  private static List<Diagnostic> errors(String file) {
    return answer(file).files().get(0).diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
        .toList();
  }

  private static FalcoLoad answer(String file) {
    FalcoLoad load = LANGUAGE.loadFalco(List.of(new SourceText("hostile.yaml", file)));
    for (Diagnostic diagnostic : load.diagnostics()) {
      assertThat(diagnostic.offset()).isBetween(0, file.length());
      assertThat(diagnostic.length()).isPositive();
    }
    assertThat(DiagnosticPrinter.print(load.diagnostics())).isNotNull();
    return load;
  }
}
