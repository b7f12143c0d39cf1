package io.kustos.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kustos.core.detect.Matching;
import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.net.IpAddress;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioParserTest {

  private static ScenarioParser.Parsed parse(String text) {
    return ScenarioParser.parse(new SourceText("s.yaml", text));
  }

  private static Scenario read(String text) {
    ScenarioParser.Parsed parsed = parse(text);
    assertThat(parsed.diagnostics()).isEmpty();
    return Objects.requireNonNull(parsed.scenario());
  }

  private static String event(Scenario scenario, int ofCase, int number) {
    Scenario.EventReference reference = scenario.cases().get(ofCase).events().get(number);
    return ((Scenario.EventReference.Inline) reference).event().toString();
  }

  /** Place, code and message of each diagnostic, one a line. */
  private static List<String> problems(String text) {
    return parse(text).diagnostics().stream().map(ScenarioParserTest::line).toList();
  }

  private static String line(Diagnostic diagnostic) {
    SourceText.Place place = diagnostic.place();
    String hint = diagnostic.hint() == null ? "" : "; " + diagnostic.hint();
    return place.line() + ":" + place.column() + " " + diagnostic.message() + hint;
  }

  @Test
  void readsEverything() {
    Scenario scenario =
        read(
            """
            scenario: All of it
            rules: [default, mine.yaml, {inline: "- list: a"}]
            matching: first
            cases:
              - name: one
                events: [{verb: get}, {file: more.jsonl}]
                expect: [A, {rule: B, count: 2, output: x}, {rule: C, output: [y, z]}]
            """);
    assertThat(scenario.title()).isEqualTo("All of it");
    assertThat(scenario.rules())
        .extracting(Object::getClass)
        .containsExactly(
            Scenario.RuleReference.Default.class,
            Scenario.RuleReference.RulesFile.class,
            Scenario.RuleReference.Inline.class);
    assertThat(scenario.matching()).isEqualTo(Matching.FIRST);
    Scenario.Case one = scenario.cases().getFirst();
    assertThat(one.line()).isEqualTo(5);
    assertThat(one.events().get(1))
        .isInstanceOfSatisfying(
            Scenario.EventReference.EventsFile.class,
            file -> assertThat(file.path()).isEqualTo("more.jsonl"));
    assertThat(one.expectations())
        .extracting(Scenario.Expectation::rule, Scenario.Expectation::count)
        .containsExactly(tuple("A", 1), tuple("B", 2), tuple("C", 1));
    assertThat(one.expectations().get(2).output()).containsExactly("y", "z");
  }

  @Test
  void defaultsAreThePackAndEveryMatchAndNoTables() {
    Scenario scenario = read("cases: []");
    assertThat(scenario.title()).isEqualTo("s.yaml");
    assertThat(scenario.matching()).isEqualTo(Matching.ALL);
    assertThat(scenario.rules()).singleElement().isInstanceOf(Scenario.RuleReference.Default.class);
    assertThat(scenario.lookups().isEmpty()).isTrue();
  }

  @Test
  void tablesAreThoseOfTheOperator() {
    Lookups lookups =
        read("""
                enrich:
                  addresses:
                    - {name: exits, kind: tor, ranges: [198.18.0.0/24]}
                    - {name: office, ranges: ["2001:db8::1"]}
                  geo: [{ranges: [198.18.0.9], country: DE, asn: 64500}]
                  tags: [{tag: card, namespaces: [pay*], resources: [secrets], names: [a, b]}]
                cases: []
                """)
            .lookups();
    IpAddress exit = Objects.requireNonNull(IpAddress.parse("198.18.0.9"));
    assertThat(lookups.names(AddressList.Kind.TOR, List.of(exit))).containsExactly("exits");
    assertThat(lookups.names(AddressList.Kind.NETWORK, List.of(exit))).isEmpty();
    assertThat(lookups.geo().find(exit)).isEqualTo(new GeoPlace("DE", null, 64500L, null));
    assertThat(lookups.tags("pay-eu", "secrets", "b", false)).containsExactly("card");
    assertThat(lookups.tags("pay-eu", "secrets", "c", false)).isEmpty();
  }

  @Test
  void mistakesInTablesAreTold() {
    String text =
        """
        enrich:
          addresses:
            - {name: a, kind: proxxy, ranges: [10.0.0.0/33]}
            - {kind: tor}
          geo: [{ranges: [10.0.0.1], asn: AS1}]
          tags: [{name: x}]
          lists: []
        cases: []
        """;
    assertThat(ScenarioParser.parse(new SourceText("s.yaml", text)).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly(
            "'kind' must be one of network, proxy, cloud, tor, threat",
            "'10.0.0.0/33' is no address, prefix or range",
            "a list of addresses needs 'name'",
            "'asn' must be a whole number",
            "a tag needs 'tag'",
            "unknown key 'name' in a tag",
            "unknown key 'lists' in 'enrich'");
  }

  @Test
  void eventsLieOverTheBaseOfTheCaseOverTheBaseOfTheFile() {
    Scenario scenario =
        read(
            """
            base: {stage: null, user: {username: a, groups: [g, h]}, objectRef: {name: n}}
            cases:
              - name: one
                base: {user: {username: b}}
                events:
                  - {user: {groups: [i]}, objectRef: null, verb: "get", stageTimestamp: now}
                expect: []
            """);
    assertThat(event(scenario, 0, 0))
        .isEqualTo(
            "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Request\","
                + "\"user\":{\"username\":\"b\",\"groups\":[\"i\"]},\"verb\":\"get\","
                + "\"stageTimestamp\":\"now\","
                + "\"auditID\":\"00000000-0000-0000-0000-000000000001\","
                + "\"requestReceivedTimestamp\":\"2026-01-01T00:00:01.000000Z\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | 200",
        "'200' | \"200\"",
        "-1.50e3 | -1.50e3",
        "true | true",
        "yes | \"yes\"",
        "0x1F | \"0x1F\"",
        ".inf | \".inf\"",
        "2026-01-01 | \"2026-01-01\"",
        "[null, {a: null}] | [null,{\"a\":null}]",
        "{} | {}",
        "\"a \\u0000 é\" | \"a \\u0000 é\"",
      })
  void yamlBecomesJson(String yaml, String json) {
    String text = "cases:\n- {name: n, expect: [], events: [{requestObject: {v: " + yaml + "}}]}";
    assertThat(event(read(text), 0, 0)).contains("\"requestObject\":{\"v\":" + json + "}");
  }

  @Test
  void everyMistakeIsNamedWithItsPlace() {
    assertThat(
            problems(
                """
                scenarios: x
                matching: some
                base: 3
                cases:
                  - name: a
                    events: [1, {fle: x, file: y}]
                    expected: []
                    expect: [{rule: A, count: -1}, {count: 1}, B, B, {rule: C, cuont: 2}]
                  - {name: b, name: c, events: []}
                  - 7
                """))
        .containsExactly(
            "1:1 unknown key 'scenarios' in a scenario; did you mean 'scenario'?",
            "2:11 'matching' must be all or first",
            "3:7 an event must be a mapping",
            "6:14 an event must be a mapping",
            "6:18 unknown key 'fle' in an event file; did you mean 'file'?",
            "7:5 unknown key 'expected' in a case; did you mean 'expect'?",
            "8:31 'count' must be a whole number, 0 or more",
            "8:36 an expectation needs 'rule'",
            "8:51 this rule is expected twice: use 'count'",
            "8:64 unknown key 'cuont' in an expectation; did you mean 'count'?",
            "9:5 a case needs 'expect'",
            "9:15 'name' stands here twice",
            "10:5 a case must be a mapping with name, base, events, expect");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the scenario is empty",
        "'# nothing' | the scenario is empty",
        "'[]' | a scenario must be a mapping",
        "'a: 1' | unknown key 'a'",
        "'scenario: x' | a scenario needs 'cases'",
        "'cases: {' | not YAML",
        "'cases: *a' | not YAML",
        "'cases: x' | 'cases' must be a list",
      })
  void refuses(String text, String message) {
    assertThat(problems(text)).first().asString().contains(message);
  }

  @Test
  void aTwiceGivenKeyOfAnEventIsAMistake() {
    assertThat(problems("cases:\n- {name: n, expect: [], events: [{verb: a, verb: b}]}"))
        .containsExactly("2:34 the event has the key 'verb' twice");
  }

  @Test
  void aliasesCannotMakeAHugeEvent() {
    StringBuilder text = new StringBuilder("base:\n  requestObject:\n    a0: &a0 [1, 2, 3, 4]\n");
    for (int i = 1; i <= 20; i++) {
      text.append("    a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(problems(text + "cases: []")).singleElement().asString().contains("too large");
  }

  @Test
  void aSelfContainingAliasIsRefused() {
    assertThat(problems("base: &a {requestObject: *a}\ncases: []")).isNotEmpty();
  }

  @Property(tries = 300)
  void neverThrows(@ForAll String text) {
    parse(text);
    parse("cases:\n- " + text);
  }

  @Property(tries = 200)
  void anyTextSurvives(@ForAll String name) {
    StringBuilder escaped = new StringBuilder();
    name.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
    Scenario scenario =
        read(
            "cases:\n- {name: n, expect: [], events: [{user: {username: \"%s\"}}]}"
                .formatted(escaped));
    Scenario.EventReference event = scenario.cases().getFirst().events().getFirst();
    AuditEvent read = ((Scenario.EventReference.Inline) event).event();
    assertThat(read.text(EventField.USER_NAME)).isEqualTo(name);
  }
}
