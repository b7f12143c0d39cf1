package io.kustos.core.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.DiagnosticPrinter;
import io.kustos.core.rule.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with correlations, told with its place. */
class CorrelationCheckTest {
  private static final String GOOD =
      """
      title: C
      name: c
      correlation:
        type: event_count
        rules: [get, list]
        group-by: user.username
        timespan: 10m
        condition: {gte: 10}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rules: [get, list]     | rules: [get, nothing] | refers to 'nothing', but no rule has
          rules: [get, list]     | rules: [get, GET]     | did you mean 'get'?
          rules: [get, list]     | rules: [get, c]       | refers to itself
          rules: [get, list]     | rules: [get, get]     | refers to 'get' twice
          gte: 10                | gte: 0                | the condition always holds
          gte: 10                | lt: 1                 | the condition never holds
          gte: 10                | gte: 1000000          | correlation_window_events_max
          gte: 10                | gt: 5, lt: 3          | the condition never holds
          gte: 10                | gte: ten              | gte must be a number
          gte: 10                | more: 3               | unknown condition 'more'
          timespan: 10m          | timespan: 1y          | correlation_timespan_max
          timespan: 10m          | timespan: 0s          | the timespan is zero
          timespan: 10m          | timespan: ten         | the timespan cannot be read
          group-by: user.username | group-by: user_name  | no field is named 'user_name'
          type: event_count      | type: value_count     | needs a field
          type: event_count      | type: absence         | an absence has no condition
          type: event_count      | type: temporal        | there are only 2 rules
          name: c                | id: 12                | the id must be a UUID
          name: c                | level: severe         | unknown level
          """)
  void mistakesAreTold(String from, String to, String expected) {
    String text = GOOD.replace(from.strip(), to.strip());
    assertThat(text).isNotEqualTo(GOOD);
    RuleSet rules = Correlated.rules(text, CorrelationBounds.DEFAULT);
    assertThat(rules.hasErrors()).isTrue();
    String told = DiagnosticPrinter.print(rules.diagnostics());
    assertThat(told).contains(expected.strip()).contains("correlations.yml:");
  }

  @Test
  void aCycleNamesItsWay() {
    String text =
        """
        title: One
        name: one
        correlation: {type: temporal, rules: [get, two], timespan: 1m}
        ---
        title: Two
        name: two
        correlation: {type: temporal, rules: [get, three], timespan: 1m}
        ---
        title: Three
        name: three
        correlation: {type: temporal, rules: [get, one], timespan: 1m}
        """;
    String told =
        DiagnosticPrinter.print(Correlated.rules(text, CorrelationBounds.DEFAULT).diagnostics());
    assertThat(told).contains("'One': the correlation refers to itself through Two, Three");
  }

  /** Correlations c1, c2 …, each over the one before, the first over a rule. */
  private static String chain(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = length; i > 0; i--) {
      String below = i == 1 ? "get" : "c" + (i - 1);
      text.append("title: C").append(i).append("\nname: c").append(i);
      text.append("\ncorrelation: {type: event_count, rules: ").append(below);
      text.append(", timespan: 1m, condition: {gte: 2}}\n---\n");
    }
    return text.toString();
  }

  @Test
  void chainsAreBounded() {
    assertThat(Correlated.rules(chain(8), CorrelationBounds.DEFAULT).hasErrors()).isFalse();
    assertThat(Correlated.rules(chain(11), CorrelationBounds.DEFAULT).diagnostics())
        .singleElement()
        .satisfies(
            told ->
                assertThat(told.message())
                    .isEqualTo(
                        "'C9': a chain of correlations is longer than correlation_depth_max (8)"));
  }

  @Test
  void theirNumberIsBounded() {
    assertThat(Correlated.rules(chain(2_001), CorrelationBounds.DEFAULT).diagnostics())
        .singleElement()
        .satisfies(told -> assertThat(told.message()).contains("correlation_count_max (2000)"));
  }

  @Test
  void twoCorrelationsOfOneName() {
    String told =
        DiagnosticPrinter.print(
            Correlated.rules(GOOD + "---\n" + GOOD, CorrelationBounds.DEFAULT).diagnostics());
    assertThat(told).contains("another correlation has the name 'c'");
  }

  @Test
  void rulesReferredToRaiseNothingThemselvesUnlessGenerated() {
    RuleSet rules = Correlated.rules(GOOD, CorrelationBounds.DEFAULT);
    assertThat(rules.feeders()).containsExactlyInAnyOrder("get", "list");
    String generating = GOOD.replace("timespan", "generate: true\n  timespan");
    assertThat(Correlated.rules(generating, CorrelationBounds.DEFAULT).feeders()).isEmpty();
  }
}
