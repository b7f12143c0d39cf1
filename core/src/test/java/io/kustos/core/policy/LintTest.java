package io.kustos.core.policy;

import static io.kustos.core.policy.PolicyTexts.advice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {
  private static final String QUIET = "omitStages: [RequestReceived]\nrules:\n";

  private static List<String> codes(String rules) {
    return advice(QUIET + rules).stream().map(Diagnostic::code).toList();
  }

  private static String hint(String rules) {
    return String.valueOf(advice(QUIET + rules).getFirst().hint());
  }

  @Test
  void aSmallGoodPolicyHasNoWarning() {
    assertThat(codes("- level: Metadata\n")).isEmpty();
  }

  @Test
  void aRuleIsShadowedByOneAndByTwoTogether() {
    assertThat(codes("- level: Metadata\n- {level: None, users: [a]}\n"))
        .containsExactly(ReachLint.SHADOWED);
    List<Diagnostic> two =
        advice(
            QUIET
                + "- {level: None, verbs: [get]}\n- {level: Metadata, verbs: [list]}\n"
                + "- {level: Request, verbs: [get, list], resources: [{group: apps}]}\n"
                + "- {level: Metadata}\n");
    assertThat(two).hasSize(1);
    assertThat(two.getFirst().message()).contains("rules[0], rules[1] match every request");
    assertThat(two.getFirst().place()).isEqualTo(new SourceText.Place(7, 11));
  }

  @Test
  void aRuleThatIsReachedIsNotShadowed() {
    assertThat(
            codes(
                """
                - {level: None, users: [a], verbs: [get]}
                - {level: Metadata, users: [a]}
                - {level: Metadata}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "extensions, deployments, POLICY_WRONG_GROUP, apps",
    "core, pods, POLICY_WRONG_GROUP, core group",
    "'', deployments, POLICY_WRONG_GROUP, apps",
    "'', pod, POLICY_NO_SUCH_RESOURCE, pods",
    "'', Pods, POLICY_NO_SUCH_RESOURCE, pods",
    "networking.k8s.io, networkpolicy, POLICY_NO_SUCH_RESOURCE, networkpolicies",
    "'', pods/exce, POLICY_NO_SUCH_RESOURCE, pods/exec",
    "'', '*/*', POLICY_DEAD_PATTERN, patterns",
    "'', po*, POLICY_DEAD_PATTERN, patterns",
    "'', pods/l*, POLICY_DEAD_PATTERN, patterns"
  })
  void namesThatNoRequestHas(String group, String resource, String code, String hint) {
    String rules =
        "- {level: None, resources: [{group: \"%s\", resources: [\"%s\"]}]}\n- {level: Metadata}\n"
            .formatted(group, resource);
    assertThat(codes(rules)).contains(code);
    assertThat(hint(rules)).contains(hint);
  }

  @Test
  void customResourcesAreLeftAlone() {
    assertThat(
            codes(
                """
                - {level: None, resources: [{group: acme.io, resources: [widgets]}]}
                - {level: Metadata}
                """))
        .isEmpty();
  }

  @Test
  void verbsAndWildcards() {
    assertThat(hint("- {level: None, verbs: [replace]}\n- {level: Metadata}\n")).contains("update");
    assertThat(hint("- {level: None, verbs: [Get]}\n- {level: Metadata}\n")).contains("'get'");
    assertThat(codes("- {level: None, users: [\"system:*\"]}\n- {level: Metadata}\n"))
        .containsExactly(NameLints.USER);
  }

  @Test
  void bodiesOfSecrets() {
    assertThat(codes("- level: Request\n")).containsExactly(LevelLints.BODY);
    assertThat(codes("- level: RequestResponse\n"))
        .containsExactlyInAnyOrder(LevelLints.BODY, LevelLints.HOT);
    assertThat(
            codes(
                "- {level: Metadata, resources: [{group: \"\", resources: [secrets, configmaps,"
                    + " serviceaccounts/token]}, {group: authentication.k8s.io}]}\n"
                    + "- level: Request\n"))
        .isEmpty();
  }

  @Test
  void stagesSubresourcesWatchesAndTheRest() {
    assertThat(PolicyTexts.advice("rules:\n- level: Metadata\n").stream().map(Diagnostic::code))
        .containsExactly(LevelLints.RECEIVED);
    assertThat(
            PolicyTexts.advice(
                    "omitStages: [RequestReceived, ResponseStarted]\nrules: [{level: Metadata}]")
                .stream()
                .map(Diagnostic::code))
        .containsExactly(LevelLints.UNAUTHENTICATED);
    assertThat(
            codes(
                "- {level: Metadata, verbs: [create], resources: [{group: \"\", resources:"
                    + " [pods]}]}\n"))
        .containsExactlyInAnyOrder(LevelLints.CATCH_ALL, LevelLints.SUBRESOURCE);
    assertThat(codes("- {level: None, verbs: [watch]}\n- {level: Metadata}\n"))
        .containsExactly(LevelLints.WATCH, LevelLints.WATCH);
  }

  @Test
  void anIgnoredFieldIsToldWithItsPlace() {
    List<Diagnostic> found =
        advice(
            QUIET
                + "- level: None\n  resources:\n  - group: apps\n    verbs: [get]\n"
                + "  usrs: [a]\n- level: Metadata\n");
    assertThat(found).extracting(Diagnostic::code).containsOnly(IgnoredFields.IGNORED);
    assertThat(found)
        .extracting(Diagnostic::hint)
        .containsExactly(
            "'verbs' belongs to the rule: indent it like 'resources'", "did you mean 'users'?");
    assertThat(found.getFirst().place()).isEqualTo(new SourceText.Place(8, 5));
  }

  @Test
  void blindSpots() {
    PolicyLoad load =
        PolicyTexts.load(
            PolicyTexts.HEAD
                + QUIET
                + "- {level: None, resources: [{group: \"\", resources: [pods/exec]}]}\n"
                + "- {level: Metadata}\n");
    List<Evidence> evidence =
        PolicyCheck.evidence(
            EvidenceTest.rules(io.kustos.core.rule.StarterPack.rules()),
            List.of("cis-3.2.1", "cis-3.2.2", "pci-10.2.1.4"));
    List<BlindSpot> spots = PolicyCheck.of(load, KubernetesVersion.LATEST, evidence).blindSpots();
    assertThat(spots)
        .extracting(spot -> spot.evidence().title())
        .contains(
            "Session opened in a pod",
            "Pod with power over its node",
            "the policy covers the key security concerns",
            "invalid access attempts")
        .doesNotContain("Events deleted", "a minimal audit policy is in force");
    assertThat(spots)
        .filteredOn(BlindSpot::isWhole)
        .extracting(spot -> spot.evidence().title())
        .contains("Pod with power over its node");
    assertThat(Objects.requireNonNull(load.policy()).rules()).hasSize(2);
  }
}
