package io.kustos.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
  /** Flags of a server with nothing to say about. */
  private static final List<String> SOUND =
      List.of(
          "audit-policy-file=/etc/kubernetes/audit/policy.yaml",
          "audit-log-path=/var/log/kubernetes/audit/audit.log",
          "audit-log-maxage=30",
          "audit-log-maxbackup=10",
          "audit-log-maxsize=100",
          "audit-webhook-config-file=/etc/kubernetes/audit/webhook.yaml");

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: kustos
        cluster:
          server: https://127.0.0.1:8443/clusters/prod
          certificate-authority-data: Zm9v
      users:
      - name: kustos
        user:
          token: secret
      contexts:
      - name: kustos
        context:
          cluster: kustos
          user: kustos
      current-context: kustos
      """;

  private static Diagnosis examine(String... changed) {
    return examine(null, changed);
  }

  private static Diagnosis examine(@Nullable Traffic traffic, String... changed) {
    try {
      return Doctor.examine(flags(changed), null, traffic);
    } catch (UnreadableFlags e) {
      throw new AssertionError(e);
    }
  }

  /** The sound flags with some set otherwise; a name that begins with a dash is left out. */
  private static ApiServerFlags flags(String... changed) throws UnreadableFlags {
    List<String> flags = new ArrayList<>(SOUND);
    for (String change : changed) {
      String name = change.replaceFirst("=.*", "").replaceFirst("^-", "");
      flags.removeIf(flag -> flag.startsWith(name + "="));
      if (!change.startsWith("-")) {
        flags.add(change);
      }
    }
    StringBuilder text = new StringBuilder("kube-apiserver");
    flags.forEach(flag -> text.append(" \\\n  --").append(flag));
    return ApiServerFlags.parse(new SourceText("flags", text.toString()));
  }

  private static List<String> codes(Diagnosis diagnosis) {
    return diagnosis.diagnostics().stream().map(Diagnostic::code).toList();
  }

  @Test
  void nothingToSayOfASoundServer() {
    assertThat(examine().diagnostics()).isEmpty();
    assertThat(examine().facts())
        .contains(
            new Diagnosis.Fact("webhook ceiling", "4,000 events a second (10 posts of 400)"),
            new Diagnosis.Fact("sink may be away", "about 81 seconds before batches are dropped"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          -audit-policy-file                                   | NO_POLICY
          -audit-webhook-config-file                           | NO_WEBHOOK
          -audit-log-path                                      | WEBHOOK_ALONE
          audit-log-path=-                                     | LOG_STDOUT
          audit-log-maxage=7                                   | CIS_1.2.17
          -audit-log-maxbackup                                 | CIS_1.2.18
          audit-log-maxsize=10                                 | CIS_1.2.19
          audit-log-maxage=thirty                              | FLAG_VALUE
          audit-log-format=legacy                              | LOG_LEGACY
          audit-log-mode=blocking-strict                       | LOG_STRICT
          audit-log-mode=batch                                 | LOG_BATCH
          audit-log-mode=sync                                  | FLAG_VALUE
          audit-log-truncate-max-event-size=5                  | TRUNCATE_OFF
          audit-webhook-mode=blocking                          | WEBHOOK_BLOCKING
          audit-webhook-mode=blocking-strict                   | WEBHOOK_STRICT
          audit-webhook-mode=async                             | FLAG_VALUE
          audit-webhook-batch-buffer-size=100                  | WEBHOOK_BUFFER
          audit-webhook-initial-backoff=1s                     | WEBHOOK_BACKOFF
          audit-webhook-initial-backoff=soon                   | FLAG_VALUE
          audit-webhook-batch-max-size=1                       | WEBHOOK_BATCH_ONE
          audit-webhook-batch-throttle-qps=many                | FLAG_VALUE
          audit-webhook-truncate-max-batch-size=5              | WEBHOOK_BATCH_BYTES
          audit-log-maxages=30                                 | FLAG_UNKNOWN
          audit-dynamic-configuration=true                     | FLAG_UNKNOWN
          """,
      delimiter = '|')
  void oneThingWrong(String change, String code) {
    assertThat(codes(examine(change))).contains(code);
  }

  @Test
  void pointsAtTheFlagAndSaysWhatToChange() {
    Diagnostic said = examine("audit-log-maxage=7").diagnostics().getFirst();
    assertThat(said.source().text().substring(said.offset(), said.offset() + said.length()))
        .isEqualTo("--audit-log-maxage=7");
    assertThat(said.hint()).isEqualTo("set --audit-log-maxage=30");
  }

  @Test
  void aFlagGivenTwice() throws UnreadableFlags {
    SourceText text = new SourceText("f", "--audit-log-maxage=1 --audit-log-maxage=40");
    ApiServerFlags flags = ApiServerFlags.parse(text);
    assertThat(flags.value("audit-log-maxage")).isEqualTo("40");
    assertThat(codes(Doctor.examine(flags, null, null))).contains("FLAG_TWICE");
  }

  @Test
  void holdsTheRecordedLoadAgainstBuffersAndSizes() {
    Traffic busy = new Traffic(1_000_000, 4_000_000_000L, 200, 20_000, 90_000, 300_000_000);
    assertThat(codes(examine(busy)))
        .containsExactlyInAnyOrder(
            "WEBHOOK_CEILING", "WEBHOOK_BUFFER", "LOG_EVENT_TOO_LARGE", "LOG_KEPT_SHORT");
    assertThat(
            codes(
                examine(
                    busy,
                    "audit-webhook-batch-throttle-enable=false",
                    "audit-webhook-batch-buffer-size=80000",
                    "audit-log-maxsize=1000",
                    "audit-log-maxbackup=400",
                    "audit-log-truncate-enabled=true")))
        .containsExactly("TRUNCATE_SMALL");
    Traffic quiet = new Traffic(1_000, 1_000_000, 200, 20, 90, 3_000);
    assertThat(codes(examine(quiet))).isEmpty();
  }

  @Test
  void theChangesItAsksForLeaveNothingToSay() {
    Traffic busy = new Traffic(1_000_000, 4_000_000_000L, 200, 20_000, 90_000, 90_000);
    List<String> changes = new ArrayList<>();
    for (Diagnostic said : examine(busy).diagnostics()) {
      String hint = String.valueOf(said.hint());
      changes.add(hint.replaceFirst("^set --", ""));
    }
    assertThat(changes).isNotEmpty();
    assertThat(codes(examine(busy, changes.toArray(String[]::new)))).isEmpty();
  }

  @Test
  void readsEveryFormOfFlags() throws UnreadableFlags {
    for (String text :
        List.of(
            "kube-apiserver --v=2 --audit-log-maxage=9",
            "/usr/bin/kube-apiserver\0--audit-log-maxage=9\0--v=2\0",
            "# made by hand\n--audit-log-maxage=9\n",
            "[Service]\n# --audit-log-maxage=1\nExecStart=/k8s/kube-apiserver \\\n --audit-log-maxage=9 \\\n --v=2\n",
            """
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - command:
                - kube-apiserver
                - --audit-log-maxage=9
            """,
            "kind: ClusterConfiguration\napiServer:\n  extraArgs:\n    audit-log-maxage: \"9\"\n",
            """
            kind: InitConfiguration
            ---
            kind: ClusterConfiguration
            apiServer:
              extraArgs:
              - name: audit-log-maxage
                value: "9"
            """,
            "kube-apiserver-arg:\n- audit-log-maxage=9\n")) {
      ApiServerFlags flags = ApiServerFlags.parse(new SourceText("f", text));
      Flag flag = flags.flag("audit-log-maxage");
      assertThat(flag).as(text).isNotNull();
      assertThat(flag.value()).as(text).isEqualTo("9");
      assertThat(text.substring(flag.offset(), flag.offset() + flag.length()))
          .as(text)
          .contains("9");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "a: [", "kind: Pod\n", "- 1\n", "just words", "--\n", "\0"})
  void saysWhenATextHoldsNoFlags(String text) {
    assertThatThrownBy(() -> ApiServerFlags.parse(new SourceText("f.yaml", text)))
        .isInstanceOf(UnreadableFlags.class)
        .hasMessageStartingWith("f.yaml:");
  }

  @Test
  void mountsOfAStaticPod() throws UnreadableFlags {
    String pod =
        """
        kind: Pod
        spec:
          containers:
          - command:
            - kube-apiserver
            - --audit-policy-file=/etc/kubernetes/audit/policy.yaml
            - --audit-log-path=/var/log/audit/audit.log
            - --audit-log-maxage=30
            - --audit-log-maxbackup=10
            - --audit-log-maxsize=100
            - --audit-webhook-config-file=/etc/kubernetes/audit/webhook.yaml
            volumeMounts:
        """;
    String policy = "    - {name: a, mountPath: /etc/kubernetes/audit/, readOnly: true}\n";
    String log = "    - {name: b, mountPath: /var/log/audit}\n";
    assertThat(codes(pod(pod + policy + log))).isEmpty();
    assertThat(codes(pod(pod + log))).containsExactly("NOT_MOUNTED", "NOT_MOUNTED");
    assertThat(codes(pod(pod + policy))).containsExactly("NOT_MOUNTED");
    assertThat(codes(pod(pod + policy + log.replace("}", ", readOnly: true}"))))
        .containsExactly("MOUNT_READ_ONLY");
    assertThat(codes(pod(pod + policy + log.replace("audit}", "audit/audit.log}"))))
        .containsExactly("MOUNT_OF_FILE");
    assertThat(codes(pod(pod + policy + log.replace("/var/log/audit", "/var/log/aud"))))
        .containsExactly("NOT_MOUNTED");
  }

  private static Diagnosis pod(String text) throws UnreadableFlags {
    return Doctor.examine(ApiServerFlags.parse(new SourceText("pod.yaml", text)), null, null);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          clusters/prod          | clusters/prod         |
          clusters/prod          | audit?cluster=prod    | KUBECONFIG_QUERY
          https:                 | http:                 | KUBECONFIG_PLAIN
          https://127.0.0.1:8443 | nowhere               | KUBECONFIG_SERVER
          certificate-authority-data: Zm9v | insecure-skip-tls-verify: true | KUBECONFIG_INSECURE
          certificate-authority-data: Zm9v | tls-server-name: x | KUBECONFIG_CA
          token: secret          | as: somebody          | KUBECONFIG_ANONYMOUS
          current-context: kustos| current-context: x    | KUBECONFIG_CONTEXT
          cluster: kustos        | cluster: other        | KUBECONFIG_CONTEXT
          user: kustos           | user: other           | KUBECONFIG_CONTEXT
          """,
      delimiter = '|')
  void kubeconfig(String from, String to, @Nullable String code) throws UnreadableFlags {
    assertThat(KUBECONFIG).contains(from);
    SourceText text = new SourceText("webhook.yaml", KUBECONFIG.replace(from, to));
    List<String> codes = codes(Doctor.examine(flags(), text, null));
    if (code == null) {
      assertThat(codes).isEmpty();
    } else {
      assertThat(codes).contains(code);
    }
  }

  @Test
  void metersTheBusiestSeconds() {
    TrafficMeter meter = new TrafficMeter();
    for (int i = 0; i < 100; i++) {
      meter.add(i * 500_000_000L, 10);
    }
    for (int i = 0; i < 50; i++) {
      meter.add(20_000_000_000L + i, 30);
    }
    assertThat(meter.traffic()).isEqualTo(new Traffic(150, 2500, 49.5, 52, 70, 30));
  }
}
