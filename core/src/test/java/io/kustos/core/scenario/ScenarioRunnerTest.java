package io.kustos.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioRunnerTest {
  private static final Field VERB =
      Field.computed(
          "verb", null, FieldType.STRING, (event, context) -> event.text(EventField.VERB));
  private static final SourceText STARTER = new SourceText("starter", "get");

  /** A language in which each word is a rule of that name, which fires on the verb of that name. */
  private static final class Words implements RuleLanguage {
    @Override
    public String name() {
      return "words";
    }

    @Override
    public boolean recognises(SourceText source) {
      return true;
    }

    @Override
    public RuleSet load(List<SourceText> sources) {
      List<Rule> rules = new ArrayList<>();
      List<Diagnostic> diagnostics = new ArrayList<>();
      for (SourceText source : sources) {
        for (String word : source.text().split(" ", -1)) {
          rules.add(rule(word));
          if (word.equals("wrong")) {
            diagnostics.add(
                new Diagnostic(
                    Diagnostic.Severity.ERROR, "WRONG", "wrong word", source, 0, 1, null));
          }
        }
      }
      return new RuleSet(rules, diagnostics);
    }

    private static Rule rule(String word) {
      Operand verb = new Operand.FieldValue(VERB);
      OutputTemplate output =
          new OutputTemplate(
              "seen %verb",
              List.of(new OutputTemplate.Part.Text("seen "), new OutputTemplate.Part.Hole(verb, 0)),
              List.of(new OutputTemplate.OutputField("verb", VERB)));
      String verbOf = word.replaceAll("-.*", "");
      return new Rule(
          word,
          "1",
          word,
          "d",
          Priority.NOTICE,
          "k8s_audit",
          List.of(),
          true,
          new Condition.Test(verb, Comparison.EQ, null, List.of(verbOf)),
          output,
          "here");
    }
  }

  private static ScenarioResult run(String text, Map<String, String> files) {
    return new ScenarioRunner(tables -> new Words(), List.of(STARTER))
        .run(
            new SourceText("s.yaml", text),
            path -> files.containsKey(path) ? new SourceText(path, files.get(path)) : null);
  }

  private static List<String> differences(String expect) {
    ScenarioResult result =
        run(
            """
            rules: {inline: "get list watch"}
            cases:
              - name: one
                events: [{verb: get}, {verb: get}, {verb: list, objectRef: {name: x}}]
                expect: %s
            """
                .formatted(expect),
            Map.of());
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.passed()).isEqualTo(result.cases().getFirst().differences().isEmpty());
    return result.cases().getFirst().differences();
  }

  @Test
  void passesWhenTheFindingsAreExactlyTheExpected() {
    assertThat(
            differences("[list, {rule: get, count: 2, output: seen get}, {rule: watch, count: 0}]"))
        .isEmpty();
  }

  @Test
  void differencesSayWhatWasFoundInstead() {
    assertThat(differences("[get, watch]"))
        .containsExactly(
            "+ 'get' was expected once, found twice in 3 events",
            "    event 1 (ResponseComplete get): seen get",
            "    event 2 (ResponseComplete get): seen get",
            "- 'watch' was expected once, found never in 3 events",
            "+ 'list' was found once, not expected",
            "    event 3 (ResponseComplete list x): seen list");
    assertThat(differences("[{rule: get, count: 2, output: nothing}, list]"))
        .containsExactly(
            "- no message of 'get' contains \"nothing\"",
            "    event 1 (ResponseComplete get): seen get",
            "    event 2 (ResponseComplete get): seen get");
  }

  @Test
  void rulesComeInOrderFromPackFilesAndTheScenario() {
    String text =
        """
        rules: [default, more.words, {inline: get-3}]
        matching: %s
        cases:
          - {name: one, events: [{verb: get}], expect: [%s]}
        """;
    Map<String, String> files = Map.of("more.words", "get-2");
    assertThat(run(text.formatted("first", "get"), files).passed()).isTrue();
    assertThat(run(text.formatted("all", "get, get-2, get-3"), files).passed()).isTrue();
  }

  @Test
  void eventsComeFromFilesAsTheyAre() {
    String text =
        """
        base: {verb: list}
        cases:
          - {name: one, events: [{file: e.jsonl}], expect: [{rule: get, count: 2}]}
        """;
    Map<String, String> files = Map.of("e.jsonl", "{\"verb\":\"get\"}\n\n{\"verb\":\"get\"} {}\n");
    assertThat(run(text, files).passed()).isTrue();
    assertThat(run(text, Map.of("e.jsonl", "{} nonsense")).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("'e.jsonl' holds something that is not a JSON event");
  }

  @Test
  void missingFilesUnknownRulesAndBrokenRulesAreDiagnostics() {
    String text =
        """
        rules: [%s]
        cases:
          - {name: one, events: [{file: none.jsonl}], expect: [gett]}
        """;
    assertThat(run(text.formatted("none.yaml"), Map.of()).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("cannot read 'none.yaml'");
    ScenarioResult result = run(text.formatted("default"), Map.of());
    assertThat(result.passed()).isFalse();
    assertThat(result.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("no rule is named 'gett'", "cannot read 'none.jsonl'");
    assertThat(run(text.formatted("{inline: wrong}"), Map.of()).diagnostics())
        .extracting(Diagnostic::message, d -> d.source().name())
        .containsExactly(tuple("wrong word", "s.yaml (rules of line 1)"));
  }

  @Test
  void aBrokenScenarioHasNoCases() {
    ScenarioResult result = run("casess: []", Map.of());
    assertThat(result.passed()).isFalse();
    assertThat(result.cases()).isEmpty();
    assertThat(result.title()).isEqualTo("s.yaml");
  }
}
