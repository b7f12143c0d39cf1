package io.kustos.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  static RuleSet rules(List<SourceText> texts) {
    return new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
        .load(texts);
  }

  private static Evidence of(String rule) {
    return RuleEvidence.of(rules(StarterPack.rules())).stream()
        .filter(evidence -> evidence.title().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Level> needs(String rule) {
    return RuleEvidence.byResource(of(rule).needs());
  }

  @Test
  void aBodyIsNeededWhereAMatchWouldBeLostWithoutIt() {
    assertThat(needs("Pod with power over its node"))
        .containsEntry("create pods", Level.REQUEST)
        .containsEntry("patch deployments.apps", Level.REQUEST)
        .containsEntry("patch pods/ephemeralcontainers", Level.REQUEST)
        .doesNotContainKeys("create pods/exec", "delete pods", "get pods", "update pods/status");
    assertThat(needs("Administrator rights granted"))
        .containsEntry(
            "patch clusterrolebindings.rbac.authorization.k8s.io", Level.REQUEST_RESPONSE);
    assertThat(needs("Admission webhook changed"))
        .containsEntry(
            "create mutatingwebhookconfigurations.admissionregistration.k8s.io", Level.METADATA)
        .hasSize(10);
    assertThat(needs("Certificate request approved"))
        .isEqualTo(
            Map.of(
                "update certificatesigningrequests/approval.certificates.k8s.io", Level.METADATA,
                "patch certificatesigningrequests/approval.certificates.k8s.io", Level.METADATA));
  }

  @Test
  void theStageIsTheOneAtWhichTheRuleLooks() {
    assertThat(of("Session opened in a pod").needs())
        .isNotEmpty()
        .allMatch(need -> need.situation().stage() == Stage.RESPONSE_STARTED);
    assertThat(of("Events deleted").needs())
        .isNotEmpty()
        .allMatch(need -> need.situation().stage() == Stage.RESPONSE_COMPLETE);
  }

  @Test
  void usersAndNamespacesOfTheConditionAreTried() {
    assertThat(of("Anonymous access allowed").needs())
        .isNotEmpty()
        .allMatch(need -> "system:anonymous".equals(need.situation().user()))
        .noneMatch(need -> need.situation().path().equals("/healthz"))
        .anyMatch(need -> need.situation().path().equals("/api"));
    assertThat(of("Cluster DNS changed").needs())
        .anyMatch(need -> need.situation().namespace().equals("kube-system"))
        .allMatch(need -> need.situation().resource().equals("configmaps"));
    assertThat(of("Session opened by a service account").needs())
        .allMatch(need -> Situation.ACCOUNT.equals(need.situation().user()));
  }
}
