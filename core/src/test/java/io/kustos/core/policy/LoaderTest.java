package io.kustos.core.policy;

import static io.kustos.core.policy.PolicyTexts.HEAD;
import static io.kustos.core.policy.PolicyTexts.load;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.rule.SourceText;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server's readers do with odd files, beyond the recorded probes. */
class LoaderTest {
  @Test
  void aMergeOverwritesWhatStandsBeforeIt() {
    Policy policy =
        Objects.requireNonNull(
            load(HEAD + "rules:\n- &a\n  level: Metadata\n- level: None\n  <<: *a\n").policy());
    assertThat(policy.rules().get(1).level()).isEqualTo(Level.METADATA);
  }

  @ParameterizedTest
  @CsvSource({
    "y, bool",
    "On, bool",
    "1_000, number",
    "0x1F, number",
    "1e3, number",
    ".inf, number",
    "2026-11-23, ''",
    "1:30, ''",
    "\"no\", ''",
    "!!str 1, ''",
    "~, ''"
  })
  void plainScalarsAreThoseOfYaml11(String scalar, String kind) {
    String error = load(HEAD + "rules:\n- level: None\n  users: [" + scalar + "]\n").error();
    assertThat(error)
        .isEqualTo(
            kind.isEmpty()
                ? null
                : "failed decoding: json: cannot unmarshal "
                    + kind
                    + " into Go struct field PolicyRule.rules.users of type string");
  }

  @Test
  void aValueOfTheWrongTypeIsToldWithWhatToWrite() {
    assertThat(load(HEAD + "rules:\n- level: None\n  users: a\n").diagnostics().getFirst().hint())
        .isEqualTo("write a list, for example [a, b], or lines that begin with '- '");
    assertThat(load(HEAD + "rules:\n- level: None\n  users: [3]\n").diagnostics().getFirst().hint())
        .isEqualTo("put it in quotes");
  }

  @Test
  void aFileThatBeginsWithABraceMustBeJson() {
    assertThat(load("{apiVersion: audit.k8s.io/v1, kind: Policy}").error())
        .isEqualTo(
            "failed decoding: couldn't get version/kind; json parse error: invalid character 'a'"
                + " looking for beginning of object key string");
    assertThat(load("{\"kind\":").error()).endsWith("unexpected end of JSON input");
  }

  @Test
  void aListIsNoPolicy() {
    assertThat(load("- a").error())
        .isEqualTo(
            "failed decoding: couldn't get version/kind; json parse error: json: cannot unmarshal"
                + " array into Go value of type struct { APIVersion string"
                + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
                + " \"json:\\\"kind,omitempty\\\"\" }");
  }

  @Test
  void theFirstMismatchInTheOrderOfKeysIsTold() {
    assertThat(
            load(HEAD + "rules:\n- verbs: get\n  level: [None]\nomitStages: x\nmetadata: 1")
                .error())
        .endsWith("Go struct field Policy.metadata of type v1.ObjectMeta");
    assertThat(load(HEAD + "rules: {}").error()).endsWith("Policy.rules of type []v1.PolicyRule");
    assertThat(load(HEAD + "rules:\n- resources:\n  - group: [a]").error())
        .endsWith("GroupResources.rules.resources.group of type string");
  }

  @Test
  void oldVersionsAreToldHowToMigrate() {
    PolicyLoad load = load("apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules: []\n");
    assertThat(load.diagnostics()).hasSize(1);
    assertThat(load.diagnostics().getFirst().hint()).contains("apiVersion: audit.k8s.io/v1");
    assertThat(load.diagnostics().getFirst().place()).isEqualTo(new SourceText.Place(1, 13));
  }

  @Test
  void theWildcardGroupCameWith136() {
    SourceText text =
        new SourceText("p", HEAD + "rules:\n- level: None\n  resources: [{group: \"*\"}]\n");
    KubernetesVersion old = KubernetesVersion.of("v1.35.2").orElseThrow();
    assertThat(PolicyLoader.load(text, KubernetesVersion.LATEST, Limits.DEFAULT).loads()).isTrue();
    assertThat(PolicyLoader.load(text, old, Limits.DEFAULT).error())
        .startsWith("rules[0].resources.group: Invalid value: \"*\"");
  }

  @Test
  void placesAreThoseOfTheText() {
    PolicyLoad load = load(HEAD + "rules:\n- level: None\n  nonResourceURLs: [/a, \"/*b\"]\n");
    assertThat(load.diagnostics().getFirst().place()).isEqualTo(new SourceText.Place(5, 25));
    assertThat(load.fieldErrors().getFirst().field()).isEqualTo("rules[0].nonResourceURLs[1]");
  }

  @Test
  void aBombIsRefused() {
    StringBuilder bomb = new StringBuilder(HEAD + "x0: &x0 [a,a,a,a,a,a,a,a,a,a]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*x" + (i - 1);
      bomb.append("x" + i + ": &x" + i + " [" + (before + ",").repeat(9) + before + "]\n");
    }
    assertThat(load(bomb.toString()).error()).contains("excessive aliasing");
    assertThat(load("[".repeat(20_000)).error()).isNotNull();
    assertThat(load("{\"a\":".repeat(20_000)).error()).isNotNull();
    assertThat(load("a: &a [*a]").error()).contains("value contains itself");
  }

  @Test
  void ahundredThousandRulesLoadAndAreDecided() {
    StringBuilder text = new StringBuilder(HEAD + "rules:\n");
    for (int i = 0; i < 100_000; i++) {
      text.append("- {level: Metadata, users: [user-").append(i).append("]}\n");
    }
    Policy policy = Objects.requireNonNull(load(text.toString()).policy());
    PolicyEvaluator evaluator = new PolicyEvaluator(policy, KubernetesVersion.LATEST);
    Decision decision = evaluator.evaluate(PolicyTexts.request("user-99999", "get", "", "pods"));
    assertThat(decision.matchedRule()).isEqualTo(99_999);
  }
}
