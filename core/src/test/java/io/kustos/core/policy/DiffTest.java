package io.kustos.core.policy;

import static io.kustos.core.policy.PolicyTexts.policy;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiffTest {
  private static PolicyDiff diff(String before, String after) {
    return PolicyDiff.of(policy(before), policy(after), KubernetesVersion.LATEST);
  }

  @Test
  void theSameDecisionsInOtherWords() {
    PolicyDiff diff =
        diff(
            "rules: [{level: Metadata, verbs: [get]}, {level: None}]",
            "rules: [{level: Metadata, verbs: [get], users: []}]");
    assertThat(diff.differences()).isEmpty();
    assertThat(diff.exhaustive()).isTrue();
  }

  @Test
  void anOrderThatMattersToMembersOfTwoGroupsOnly() {
    String one = "{level: None, userGroups: [g]}";
    String two = "{level: Metadata, userGroups: [h]}";
    PolicyDiff diff =
        diff("rules: [" + one + ", " + two + "]", "rules: [" + two + ", " + one + "]");
    assertThat(diff.differences()).hasSize(1);
    assertThat(diff.differences().getFirst().example().groups()).containsExactly("g", "h");
  }

  @Test
  void namesThatStandForAllOthersAreNoneOfThePolicys() {
    String all =
        "rules: [{level: None, users: [someone@example.com], namespaces: [some-namespace],"
            + " resources: [{group: example.com, resources: [widgets, widgets/part],"
            + " resourceNames: [some-name]}]}, {level: %s}]";
    PolicyDiff diff = diff(all.formatted("Metadata"), all.formatted("Request"));
    assertThat(diff.differences()).hasSize(1);
    assertThat(diff.differences().getFirst().before().matchedRule()).isEqualTo(1);
  }

  @Test
  void whatIsNotWrittenIsTheSameWhicheverRuleSaysSo() {
    assertThat(
            diff(
                    "omitManagedFields: true\nrules: [{level: None, users: [a]}]",
                    "rules: [{level: None}]")
                .differences())
        .isEmpty();
  }

  @Test
  void tooManyCombinationsAreSampledAndSaidToBe() {
    StringBuilder rules = new StringBuilder("rules:\n");
    for (int i = 0; i < 60; i++) {
      rules.append(
          "- {level: None, users: [u%d], userGroups: [g%d], namespaces: [n%d], verbs: [get]}\n"
              .formatted(i, i, i));
    }
    PolicyDiff diff = diff(rules.toString(), rules + "- {level: Metadata, users: [u1]}\n");
    assertThat(diff.exhaustive()).isFalse();
    assertThat(diff.differences()).isNotEmpty();
  }
}
