package io.kustos.core.rule.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.field.EventFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigmaLanguageTest {
  private static final String EVENT =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"a-1",
       "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/x/pods","verb":"create",
       "user":{"username":"Eve","groups":["system:masters","dev"]},
       "sourceIPs":["192.0.2.7","10.1.2.3"],"userAgent":"kubectl/v1.30 (linux)",
       "objectRef":{"resource":"pods","namespace":"kube-system","name":"p","apiVersion":"v1"},
       "responseStatus":{"code":201},
       "requestObject":{"spec":{"hostNetwork":true,"containers":[
         {"image":"a/b:1","securityContext":{"privileged":true}},{"image":"evil/miner"}],
         "volumes":[{"hostPath":{"path":"/etc"}}],"nodeName":null,"tolerations":[]}},
       "stageTimestamp":"2026-02-03T04:05:06.000007Z",
       "annotations":{"authorization.k8s.io/decision":"allow","x.y/z":"1"}}
      """;

  private static RuleSet load(String... texts) {
    List<SourceText> sources = new ArrayList<>();
    for (String text : texts) {
      sources.add(new SourceText("r" + sources.size() + ".yml", text));
    }
    return new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog()).load(sources);
  }

  private static String rule(String detection) {
    return "title: T\nlogsource: {product: kubernetes, service: audit}\ndetection:\n"
        + detection.indent(2);
  }

  private static int matches(RuleSet rules) {
    assertThat(rules.hasErrors()).as(() -> rules.diagnostics().toString()).isFalse();
    Detector detector =
        Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG))
            .newDetector(new EventContext(1, 0, "h", ZoneOffset.UTC));
    return detector.evaluate(AuditEvent.parse(EVENT.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          verb: CREATE                                                              ! 1
          verb|cased: CREATE                                                        ! 0
          verb: cr*te                                                               ! 1
          user.username|re: '^[A-Z]ve$'                                             ! 1
          user.username|re: '^eve$'                                                 ! 0
          user.username|re|i: '^eve$'                                               ! 1
          user.groups: system:masters                                               ! 1
          user.groups|all: [dev, 'system:*']                                        ! 1
          user.groups|all: [dev, ops]                                               ! 0
          user.groups|neq: dev                                                      ! 0
          responseStatus.code: 201                                                  ! 1
          responseStatus.code|gte: 400                                              ! 0
          responseStatus.code|lt: 300                                               ! 1
          sourceIPs|cidr: 10.0.0.0/8                                                ! 1
          sourceIPs|cidr: 172.16.0.0/12                                             ! 0
          requestObject.spec.containers.securityContext.privileged: true            ! 1
          requestObject.spec.containers[1].image|contains: MINER                    ! 1
          requestObject.spec.containers[0].image|contains: MINER                    ! 0
          requestObject.spec.containers[].image|endswith: ':1'                      ! 1
          requestObject.spec.nodeName: null                                         ! 1
          requestObject.spec.nodeName|exists: true                                  ! 1
          requestObject.spec.nothing|exists: true                                   ! 0
          requestObject.spec.tolerations|exists: true                               ! 1
          requestObject.spec.tolerations: null                                      ! 1
          verb: null                                                                ! 0
          annotations.authorization.k8s.io/decision: allow                          ! 1
          annotations.x.y/z: 1                                                      ! 1
          'annotations["x.y/z"]': 1                                                 ! 1
          hostPath: /etc                                                            ! 1
          hostNetwork: true                                                         ! 1
          objectRef.name|fieldref: objectRef.resource                               ! 0
          objectRef.resource|fieldref|startswith: objectRef.name                    ! 1
          stageTimestamp|hour: 4                                                    ! 1
          stageTimestamp|hour|gte: 5                                                ! 0
          """)
  void matchesAsTheDocumentationSays(String item, int expected) {
    assertThat(matches(load(rule("s:\n  " + item.strip() + "\ncondition: s")))).isEqualTo(expected);
  }

  @Test
  void keywordsAreLookedForInTheWholeEvent() {
    assertThat(matches(load(rule("k: ['evil/*', nowhere]\ncondition: k")))).isEqualTo(1);
    assertThat(matches(load(rule("k:\n  '|all': [miner, nowhere]\ncondition: k")))).isZero();
  }

  @Test
  void filtersApplyAcrossFiles() {
    String rule = rule("s: {verb: create}\ncondition: s") + "name: made\n";
    String filter =
        """
        title: F
        logsource: {product: kubernetes}
        filter:
          rules: [made]
          selection: {user.username: eve}
          condition: not selection
        """;
    assertThat(matches(load(rule))).isEqualTo(1);
    assertThat(matches(load(filter, rule))).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          'verb|foobar: x'                       ! unknown modifier
          'verb|contain: x'                      ! did you mean 'contains'
          'verb|re: "(?=x)"'                     ! look-around
          'verb|re: "((((a{99}){99}){99}){99})"' ! expands to more than
          'verb|re: "a("'                        ! regular expression
          'verb|expand: "%list%"'                ! no values are known
          'verb|cidr: 10.0.0.1/8'                ! bits set behind its mask
          'a..b: x'                              ! is no path
          """)
  void mistakesAreTold(String item, String said) {
    RuleSet rules = load(rule("s: {" + item + "}\ncondition: s"));
    assertThat(rules.hasErrors()).isTrue();
    Diagnostic first = rules.diagnostics().get(0);
    assertThat(first.message() + " " + first.hint()).contains(said);
    assertThat(first.place().line()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          'apiGroup: apps'                     ! no audit event has 'apiGroup'
          'responseStatus.code: ALLOW'         ! HTTP status
          'verb: replace'                      ! no request has the verb
          'objectRef.resource: pod'            ! did you mean 'pods'
          'objectRef.resource: pods/exec'      ! objectRef.subresource
          'user.name: x'                       ! did you mean 'user.username'
          'objectRef.resourc: x'               ! did you mean 'objectRef.resource'
          """)
  void lintTellsWhatNeverMatches(String item, String said) {
    RuleSet rules = load(rule("s: {" + item + "}\ncondition: s"));
    assertThat(rules.hasErrors()).isFalse();
    assertThat(rules.diagnostics())
        .anySatisfy(
            diagnostic ->
                assertThat(diagnostic.message() + " " + diagnostic.hint()).contains(said));
  }

  @Test
  void conditionErrorsPointIntoTheCondition() {
    RuleSet rules = load(rule("sel: {verb: x}\ncondition: sel and not fil"));
    Diagnostic diagnostic = rules.diagnostics().get(0);
    assertThat(diagnostic.message()).contains("'fil' is not defined");
    assertThat(diagnostic.place().column()).isEqualTo("  condition: sel and not ".length() + 1);
  }

  @Test
  void idsAreUnique() {
    String one = "id: 11111111-1111-4111-8111-111111111111\n" + rule("s: {verb: x}\ncondition: s");
    assertThat(load(one, one).diagnostics())
        .anySatisfy(d -> assertThat(d.message()).contains("is also that of 'T' at r0.yml:1"));
  }

  @Test
  void tooLargeFilesAreRefused() {
    String huge = "title: T\n#" + "x".repeat(Limits.DEFAULT.ruleFileBytesMax());
    assertThat(load(huge).diagnostics().get(0).message()).contains("larger than");
  }

  @Test
  void metadataIsKept() {
    Rule rule =
        load(rule("s: {verb: create}\ncondition: s")
                + """
                    level: high
                    status: test
                    falsepositives: [Deployments]
                    references: ['https://example.org']
                    tags: [attack.t1609, attack.execution]
                    needs: {level: Request}
                    """)
            .rules()
            .get(0);
    assertThat(rule.priority()).isEqualTo(Priority.ERROR);
    assertThat(rule.metadata().level()).isEqualTo("high");
    assertThat(rule.metadata().falsePositives()).containsExactly("Deployments");
    assertThat(rule.metadata().custom()).containsEntry("needs", Map.of("level", "Request"));
    assertThat(rule.tags()).containsExactly("attack.execution", "attack.t1609");
  }

  @Test
  void otherLogSourcesDoNotRun() {
    RuleSet rules =
        load(rule("s: {verb: x}\ncondition: s").replace("product: kubernetes", "product: gcp"));
    assertThat(rules.rules().get(0).enabled()).isFalse();
    assertThat(rules.diagnostics().get(0).message()).contains("does not run");
  }

  @Test
  void conditionsAreReadable() {
    Rule rule =
        load(rule(
                """
                    sel: {verb: [create, 'up*'], objectRef.namespace|neq: kube-system}
                    ip: {sourceIPs|cidr: 10.0.0.0/8}
                    kw: ['a*b']
                    condition: sel and not ip or 1 of k*
                    """))
            .rules()
            .get(0);
    assertThat(ConditionPrinter.print(rule.condition()))
        .isEqualTo(
            "(((verb like \"create\" or verb like \"up*\") and not objectRef.namespace like"
                + " \"kube-system\") and not sourceIPs in network 10.0.0.0/8) or anywhere like"
                + " \"*a*b*\"");
  }

  @Test
  void publishedKubernetesRulesRun() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(SigmaRows.path("rules/kubernetes_audit"))) {
      files.sorted().forEach(file -> texts.add(SigmaRows.text(file)));
    }
    RuleSet rules = load(texts.toArray(String[]::new));
    assertThat(rules.hasErrors()).isFalse();
    assertThat(rules.rules()).hasSize(16).allMatch(Rule::enabled);
    assertThat(matches(rules)).isEqualTo(2);
    assertThat(rules.diagnostics())
        .extracting(Diagnostic::message)
        .anyMatch(message -> message.contains("'apiGroup'"))
        .anyMatch(message -> message.contains("'ALLOW'"))
        .anyMatch(message -> message.contains("'replace'"));
  }
}
