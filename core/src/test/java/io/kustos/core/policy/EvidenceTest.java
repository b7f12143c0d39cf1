package io.kustos.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import io.kustos.core.rule.sigma.correlation.SigmaCorrelations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  static RuleSet rules(List<SourceText> texts) {
    return new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
        .load(texts);
  }

  /** The content pack with its correlations. */
  static RuleSet pack() {
    RuleSet simple =
        new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog()).load(ContentPack.rules());
    return simple.and(
        new SigmaCorrelations(EventFields.catalog(), FalcoFields.catalog())
            .load(ContentPack.rules()));
  }

  private static final List<Evidence> STARTER = DetectionEvidence.of(rules(StarterPack.rules()));
  private static final RuleSet PACK = pack();
  private static final List<Evidence> OF_PACK = DetectionEvidence.of(PACK);

  private static Evidence of(String rule) {
    return of(rule, STARTER);
  }

  private static Evidence of(String rule, List<Evidence> all) {
    return all.stream().filter(evidence -> evidence.title().equals(rule)).findFirst().orElseThrow();
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

  /** A rule without evidence would be alive under every policy. */
  @Test
  void everyDetectionOfThePackNeedsSomething() {
    assertThat(PACK.diagnostics()).isEmpty();
    assertThat(OF_PACK).hasSizeGreaterThan(150).noneMatch(one -> one.needs().isEmpty());
    assertThat(OF_PACK)
        .extracting(Evidence::title)
        .contains("Token of a pod used from two addresses")
        .doesNotContain("Token of a pod used");
  }

  @Test
  void fieldsOfEnrichedEventsAreTakenForWhatTheyAreReadFrom() {
    assertThat(of("Service account asks for its own rights", OF_PACK).needs())
        .isNotEmpty()
        .allMatch(need -> Situation.ACCOUNT.equals(need.situation().user()));
    assertThat(of("Machine identity used from a public address", OF_PACK).needs())
        .isNotEmpty()
        .noneMatch(need -> Situation.HUMAN.equals(need.situation().user()));
    assertThat(of("Secret of another namespace read by a service account", OF_PACK).needs())
        .isNotEmpty()
        .noneMatch(need -> need.situation().namespace().equals(RequestSpace.FRESH_NAMESPACE));
    assertThat(RuleEvidence.byResource(of("Privileged container", OF_PACK).needs()))
        .containsEntry("create pods", Level.REQUEST)
        .doesNotContainKeys("create pods/binding", "create secrets", "get pods");
  }

  @Test
  void bodiesWithCredentialsAreNotAskedForWhereThereIsAnotherWay() {
    Evidence token = of("Token with a long life made", OF_PACK);
    assertThat(token.spared()).isTrue();
    assertThat(RuleEvidence.byResource(token.needs()))
        .containsEntry("create secrets", Level.METADATA)
        .containsEntry("create serviceaccounts/token", Level.REQUEST);
    Evidence blind = of("ConfigMap with a password", OF_PACK);
    assertThat(blind.spared()).isFalse();
    assertThat(RuleEvidence.byResource(blind.needs()))
        .containsEntry("create configmaps", Level.REQUEST);
  }
}
