package io.kustos.core.correlate;

import static io.kustos.core.correlate.Correlated.correlation;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each type of correlation finds, and when. */
class CorrelationTypesTest {
  private static Correlated of(String text) {
    return new Correlated(correlation(text), Correlated.BOUNDS.forWholeInput());
  }

  private static final String THREE_GETS =
      """
      type: event_count
      rules: get
      group-by: user.username
      timespan: 10s
      condition: {gte: 3}
      """;

  @Test
  void countsSlide() {
    Correlated run = of(THREE_GETS);
    run.tell(0, "get", "eve", "a").tell(8, "get", "eve", "b").tell(11, "get", "eve", "c");
    run.tell(12, "get", "bob", "a").tell(17, "get", "eve", "d");
    assertThat(run.end()).containsExactly("17 3 matches of 'get' in 9s (user.username=eve)");
  }

  @Test
  void aWindowThatWasFoundIsNotFoundAgain() {
    Correlated run = of(THREE_GETS);
    for (int second = 0; second < 30; second++) {
      run.tell(second, "get", "eve", "a");
    }
    assertThat(run.end())
        .containsExactly(
            "2 3 matches of 'get' in 2s (user.username=eve)",
            "13 3 matches of 'get' in 2s (user.username=eve)",
            "24 3 matches of 'get' in 2s (user.username=eve)");
  }

  @Test
  void theLastEventAndTheOthersAreNamed() {
    Correlated run = of(THREE_GETS);
    run.tell(0, "get", "eve", "a").tell(1, "get", "eve", "b").tell(2, "get", "eve", "c");
    Found found = run.finish().getFirst();
    assertThat(found.finding().event().toString()).contains("\"name\":\"c\"");
    assertThat(found.finding().fields())
        .extracting(field -> field.name() + "=" + field.value())
        .containsExactly(
            "user.username=eve",
            "correlation.type=event_count",
            "correlation.count=3",
            "correlation.first=2026-01-01T00:00:00.000000000Z",
            "correlation.last=2026-01-01T00:00:02.000000000Z",
            "correlation.rules=[get]",
            "correlation.auditIDs=[0.0-get-eve-a, 1.0-get-eve-b, 2.0-get-eve-c]");
    assertThat(found.finding().rule().priority().label()).isEqualTo("Error");
  }

  @Test
  void anEventThatCameTwiceCountsOnce() {
    Correlated run = of(THREE_GETS);
    for (int i = 0; i < 3; i++) {
      run.tell(0, "get", "eve", "a").tell(1, "get", "eve", "b");
    }
    assertThat(run.end()).isEmpty();
  }

  @Test
  void aMissingValueIsAGroupUnlessNothingElseIsShared() {
    Correlated two =
        of(
            """
            type: event_count
            rules: get
            group-by: [user.username, sourceIPs]
            timespan: 10s
            condition: {gte: 2}
            """);
    two.tell(0, "get", "", "a").tell(1, "get", "", "b");
    assertThat(two.end())
        .containsExactly("1 2 matches of 'get' in 1s (user.username=<NA>, sourceIPs=10.0.0.1)");
    Correlated one = of(THREE_GETS.replace("gte: 3", "gte: 2"));
    one.tell(0, "get", "", "a").tell(1, "get", "", "b");
    assertThat(one.end()).isEmpty();
    assertThat(one.correlator().counts().ungrouped()).isEqualTo(2);
  }

  @Test
  void fewerThanIsDecidedAtTheEndOfTheWindow() {
    Correlated run = of(THREE_GETS.replace("gte: 3", "lt: 3"));
    run.tell(0, "get", "eve", "a").tell(1, "get", "eve", "b");
    run.tell(0, "get", "bob", "a").tell(1, "get", "bob", "b").tell(2, "get", "bob", "c");
    run.tell(30, "list", "eve", "a");
    assertThat(run.end()).containsExactly("10 2 matches of 'get' in 1s (user.username=eve)");
  }

  @Test
  void rangesAndExactNumbers() {
    Correlated run = of(THREE_GETS.replace("gte: 3", "gt: 1, lte: 2"));
    Correlated exact = of(THREE_GETS.replace("gte: 3", "eq: 3"));
    Correlated other = of(THREE_GETS.replace("gte: 3", "neq: 3"));
    for (Correlated each : List.of(run, exact, other)) {
      each.tell(0, "get", "eve", "a").tell(1, "get", "eve", "b");
      each.tell(0, "get", "bob", "a").tell(1, "get", "bob", "b").tell(2, "get", "bob", "c");
      each.tell(30, "list", "eve", "a");
    }
    assertThat(run.end()).containsExactly("10 2 matches of 'get' in 1s (user.username=eve)");
    assertThat(exact.end()).containsExactly("10 3 matches of 'get' in 2s (user.username=bob)");
    assertThat(other.end()).containsExactly("10 2 matches of 'get' in 1s (user.username=eve)");
  }

  @Test
  void differentValuesOfAField() {
    Correlated run =
        of(
            """
            type: value_count
            rules: [get, list]
            group-by: user.username
            timespan: 10s
            condition: {field: objectRef.name, gt: 2}
            """);
    run.tell(0, "get", "eve", "a").tell(1, "get", "eve", "a").tell(2, "list", "eve", "b");
    run.tell(3, "get", "bob", "c").tell(9, "get", "eve", "a").tell(12, "get", "eve", "c");
    assertThat(run.end())
        .containsExactly(
            "12 3 different objectRef.name in 3 matches of 'list', 'get' in 10s"
                + " (user.username=eve)");
  }

  @Test
  void sumsMeansAndPercentiles() {
    String text =
        """
        type: %s
        rules: get
        group-by: user.username
        timespan: 10s
        condition: {field: responseStatus.code, %s}
        """;
    List<Correlated> runs =
        List.of(
            of(text.formatted("value_sum", "gte: 600")),
            of(text.formatted("value_avg", "gt: 300")),
            of(text.formatted("value_median", "eq: 300")),
            of(text.formatted("value_percentile", "percentile: 75, gte: 400")),
            of(text.formatted("value_percentile", "percentile: 76, gte: 500")));
    List<List<String>> found = new ArrayList<>();
    for (Correlated run : runs) {
      run.tell(0, "get", "eve", "200").tell(1, "get", "eve", "500");
      run.tell(2, "get", "eve", "200").tell(3, "get", "eve", "400").tell(20, "list", "", "");
      found.add(run.end());
    }
    assertThat(found)
        .containsExactly(
            List.of(
                "1 sum of responseStatus.code is 700 in 2 matches of 'get' in 1s"
                    + " (user.username=eve)"),
            List.of(
                "10 average of responseStatus.code is 325 in 4 matches of 'get' in 3s"
                    + " (user.username=eve)"),
            List.of(
                "10 median of responseStatus.code is 300 in 4 matches of 'get' in 3s"
                    + " (user.username=eve)"),
            List.of(
                "10 percentile 75 of responseStatus.code is 400 in 4 matches of 'get' in 3s"
                    + " (user.username=eve)"),
            List.of(
                "10 percentile 76 of responseStatus.code is 500 in 4 matches of 'get' in 3s"
                    + " (user.username=eve)"));
  }

  private static final String TOGETHER =
      """
      type: temporal
      rules: [get, create, delete]
      group-by: user.username
      timespan: 10s
      """;

  @Test
  void rulesThatMatchTogether() {
    Correlated run = of(TOGETHER);
    run.tell(0, "delete", "eve", "a").tell(1, "create", "eve", "a").tell(2, "get", "bob", "a");
    run.tell(10.5, "get", "eve", "a").tell(11, "delete", "eve", "b").tell(30, "get", "bob", "a");
    assertThat(run.end())
        .containsExactly("11 'create' and 'get' and 'delete' in 10s (user.username=eve)");
  }

  @Test
  void someOfTheRules() {
    Correlated run = of(TOGETHER + "condition: {gte: 2}\n");
    run.tell(0, "get", "eve", "a").tell(1, "get", "eve", "a").tell(2, "delete", "eve", "a");
    assertThat(run.end()).containsExactly("2 'get' and 'delete' in 1s (user.username=eve)");
  }

  @Test
  void oneRuleButNotTheOther() {
    String text =
        """
        type: temporal
        group-by: user.username
        timespan: 10s
        condition: create and not (delete or patch)
        """;
    Correlated run = of(text);
    run.tell(0, "create", "eve", "a").tell(0, "create", "bob", "a").tell(9, "delete", "bob", "a");
    run.tell(10, "create", "ann", "a").tell(20.5, "patch", "ann", "a").tell(40, "list", "", "");
    assertThat(run.end())
        .containsExactly(
            "10 'create' in 0s (user.username=eve)", "20 'create' in 0s (user.username=ann)");
  }

  private static final String IN_ORDER =
      """
      type: temporal_ordered
      rules: [list, create, delete]
      group-by: user.username
      timespan: 10s
      """;

  @Test
  void oneAfterTheOther() {
    Correlated run = of(IN_ORDER);
    run.tell(0, "list", "eve", "a").tell(1, "delete", "eve", "a").tell(2, "create", "eve", "a");
    run.tell(5, "list", "eve", "b").tell(6, "create", "eve", "b").tell(11, "delete", "eve", "b");
    run.tell(0, "delete", "bob", "a").tell(1, "create", "bob", "a").tell(2, "list", "bob", "a");
    assertThat(run.end())
        .containsExactly(
            "11 'list', then 'create', then 'delete' in 6s (user.username=eve)");
  }

  @Test
  void aSequenceBeginsAsLateAsItCan() {
    Correlated run = of(IN_ORDER);
    run.tell(0, "list", "eve", "a").tell(8, "list", "eve", "b").tell(9, "create", "eve", "a");
    run.tell(15, "delete", "eve", "a");
    assertThat(run.end())
        .containsExactly("15 'list', then 'create', then 'delete' in 7s (user.username=eve)");
  }

  @Test
  void someOfTheRulesInTheirOrder() {
    Correlated run = of(IN_ORDER + "condition: {gte: 2}\n");
    run.tell(0, "delete", "eve", "a").tell(1, "create", "eve", "a").tell(2, "list", "eve", "a");
    run.tell(3, "delete", "eve", "b");
    assertThat(run.end()).containsExactly("3 'list', then 'delete' in 1s (user.username=eve)");
  }

  @Test
  void aRuleMayStandTwiceInASequence() {
    Correlated run = of(IN_ORDER.replace("[list, create, delete]", "[get, create, get]"));
    run.tell(0, "get", "eve", "a").tell(1, "get", "eve", "b").tell(2, "create", "eve", "a");
    run.tell(3, "get", "eve", "c");
    assertThat(run.end()).containsExactly("3 'get', then 'create' in 2s (user.username=eve)");
  }

  @Test
  void inOrderButNotWithAnother() {
    Correlated run =
        of(
            """
            type: temporal_ordered
            rules: [list, patch, create]
            group-by: user.username
            timespan: 10s
            condition: list and not patch and create
            """);
    run.tell(0, "list", "eve", "a").tell(1, "create", "eve", "a");
    run.tell(0, "list", "bob", "a").tell(1, "patch", "bob", "a").tell(2, "create", "bob", "a");
    run.tell(0, "create", "ann", "a").tell(1, "list", "ann", "a").tell(40, "get", "", "");
    assertThat(run.end())
        .containsExactly("10 'list', then 'create' in 1s (user.username=eve)");
  }

  private static final String NOT_FOLLOWED =
      """
      type: absence
      rules: [create, delete, patch]
      group-by: objectRef.name
      timespan: 10s
      """;

  @Test
  void anExpectedEventDoesNotFollow() {
    Correlated run = of(NOT_FOLLOWED);
    run.tell(0, "delete", "eve", "early").tell(1, "create", "eve", "early");
    run.tell(2, "create", "eve", "gone").tell(5, "create", "eve", "gone");
    run.tell(12, "patch", "bob", "gone").tell(13, "create", "eve", "open");
    run.tell(22, "get", "", "");
    assertThat(run.end())
        .containsExactly(
            "11 'create' was not followed by 'delete' or 'patch' within 10s"
                + " (objectRef.name=early)");
  }

  @Test
  void whatShouldComeAgainDoesNot() {
    Correlated run = of(NOT_FOLLOWED.replace("[create, delete, patch]", "patch"));
    run.tell(0, "patch", "lease", "a").tell(9, "patch", "lease", "a").tell(30, "get", "", "");
    assertThat(run.end())
        .containsExactly("19 'patch' did not come again within 10s (objectRef.name=a)");
  }

  @Test
  void correlationsOverCorrelations() {
    String text =
        """
        title: Many reads, then a change
        correlation:
          type: temporal_ordered
          rules: [many_reads, create]
          group-by: user.username
          timespan: 1m
        ---
        title: Many reads
        name: many_reads
        correlation:
          type: event_count
          rules: get
          group-by: [user.username, sourceIPs]
          timespan: 10s
          condition: {gte: 2}
        """;
    Correlated run = new Correlated(text, Correlated.BOUNDS.forWholeInput());
    run.tell(0, "get", "eve", "a").tell(1, "get", "eve", "b").tell(20, "create", "eve", "c");
    run.tell(0, "get", "bob", "a").tell(20, "create", "bob", "c");
    assertThat(run.end())
        .containsExactly("20 'Many reads', then 'create' in 19s (user.username=eve)");
  }

  @Test
  void aliasesNameOneValueOfSeveralFields() {
    Correlated run =
        of(
            """
            type: temporal
            rules: [get, create]
            group-by: subject
            aliases:
              subject:
                get: user.username
                create: objectRef.name
            timespan: 10s
            """);
    run.tell(0, "get", "eve", "a").tell(1, "create", "bob", "eve");
    assertThat(run.end()).containsExactly("1 'get' and 'create' in 1s (subject=eve)");
  }
}
