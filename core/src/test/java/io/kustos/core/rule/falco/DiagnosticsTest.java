package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.DiagnosticPrinter;
import io.kustos.core.rule.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
  private static final FalcoLanguage LANGUAGE =
      new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", new RecordedFields()));

  @Test
  void tellsTenMistakesAtOnce() throws IOException {
    SourceText source = new SourceText("ten_mistakes.yaml", resource("ten_mistakes.yaml"));
    FalcoLoad load = LANGUAGE.loadFalco(List.of(source));
    assertThat(DiagnosticPrinter.print(load.diagnostics())).isEqualTo(resource("ten_mistakes.txt"));
    assertThat(load.diagnostics())
        .filteredOn(diagnostic -> diagnostic.severity() == Severity.ERROR)
        .hasSize(10);
  }

  @Test
  void pointsIntoEveryKindOfScalar() {
    for (String condition :
        List.of(
            "ka.verb = create and ka.nope = x",
            "\n    ka.verb = create\n    and ka.nope = x",
            "'ka.verb = ''a'' and ka.nope = x'",
            "\"ka.verb = \\\"a\\\" \\\n      and ka.nope = \\x41\"",
            "|\n    ka.verb = create and\n      ka.nope = x\n",
            ">-\n    ka.verb = create\n\n    and   ka.nope = x\n",
            "&anchor ka.verb = é𝄞 and ka.nope = x",
            "!!str 'ka.verb = create and ka.nope = x'")) {
      SourceText source = rule(condition);
      List<Diagnostic> diagnostics = LANGUAGE.load(List.of(source)).diagnostics();
      assertThat(diagnostics).as(condition).hasSize(1);
      assertThat(underlined(diagnostics.get(0))).as(condition).isEqualTo("ka.nope");
    }
  }

  @Test
  void pointsAtWhatWasAppendedAndAtMacros() {
    SourceText base =
        new SourceText(
            "base.yaml",
            "- macro: m\n  condition: ka.verb = x and ka.wrong exists\n"
                + rule("m").text()
                + rule("m and ka.uri exists").text().replace("rule: r", "rule: s"));
    SourceText overlay =
        new SourceText(
            "overlay.yaml",
            "- rule: r\n  condition: and ka.other exists\n  override:\n    condition: append\n");
    List<Diagnostic> diagnostics = LANGUAGE.load(List.of(base, overlay)).diagnostics();
    assertThat(diagnostics)
        .extracting(DiagnosticsTest::underlined)
        .containsExactly("ka.wrong", "ka.other");
    assertThat(diagnostics)
        .extracting(diagnostic -> diagnostic.source().name())
        .containsExactly("base.yaml", "overlay.yaml");
  }

  @Test
  void saysThatAMacroStandsInALaterFile() {
    SourceText later = new SourceText("later.yaml", "- macro: m\n  condition: ka.verb exists\n");
    List<Diagnostic> diagnostics = LANGUAGE.load(List.of(rule("m"), later)).diagnostics();
    assertThat(diagnostics)
        .extracting(Diagnostic::hint)
        .containsExactly("it is defined at later.yaml:1; files are read in order");
  }

  @Test
  void namesTheListThatBroughtTheText() {
    SourceText source =
        new SourceText(
            "r.yaml",
            "- list: odd\n  items: ['a)']\n" + rule("ka.verb in (odd) and ka.uri exists").text());
    Diagnostic diagnostic = LANGUAGE.load(List.of(source)).diagnostics().get(0);
    assertThat(diagnostic.message()).isEqualTo("unexpected token after ')', expecting 'or', 'and'");
    SourceText unknown =
        new SourceText(
            "r.yaml", "- list: odd\n  items: ['x y'' z']\n" + rule("ka.verb in (odd)").text());
    assertThat(LANGUAGE.load(List.of(unknown)).diagnostics()).isEmpty();
  }

  @Test
  void worksWithByteOrderMarksAndWindowsLineEnds() {
    String text = "\uFEFF" + rule("ka.verb = a\n    and ka.nope = b").text().replace("\n", "\r\n");
    Diagnostic diagnostic =
        LANGUAGE.load(List.of(new SourceText("r.yaml", text))).diagnostics().get(0);
    assertThat(underlined(diagnostic)).isEqualTo("ka.nope");
    assertThat(diagnostic.place()).isEqualTo(new SourceText.Place(4, 9));
  }

  @Test
  void cutsLongLinesAndControlCharacters() {
    SourceText source = new SourceText("r.yaml", "x".repeat(500) + "\u001b[31m" + "y".repeat(500));
    Diagnostic diagnostic =
        new Diagnostic(Severity.WARNING, "CODE", "bad\u0007", source, 500, 3, null);
    String printed = DiagnosticPrinter.print(diagnostic);
    assertThat(printed).doesNotContain("\u001b").doesNotContain("\u0007");
    assertThat(printed.lines()).allMatch(line -> line.length() < 140);
    assertThat(printed.lines().reduce((a, b) -> b).orElse("").indexOf('^')).isEqualTo(67);
  }

  private static SourceText rule(String condition) {
    return new SourceText(
        "r.yaml",
        "- rule: r\n  desc: d\n  condition: "
            + condition
            + "\n  output: o\n  priority: INFO\n  source: k8s_audit\n");
  }

  private static String underlined(Diagnostic diagnostic) {
    return diagnostic
        .source()
        .text()
        .substring(diagnostic.offset(), diagnostic.offset() + diagnostic.length());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DiagnosticsTest.class.getResourceAsStream("/falco/" + name)) {
      if (in == null) {
        throw new IOException("no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
