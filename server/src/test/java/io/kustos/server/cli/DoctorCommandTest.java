package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import io.kustos.server.query.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private static final String EVENT =
      "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\"a\","
          + "\"stage\":\"ResponseComplete\",\"requestURI\":\"/\",\"verb\":\"get\",\"user\":{},"
          + "\"requestReceivedTimestamp\":\"2026-11-23T01:16:14.000000Z\","
          + "\"stageTimestamp\":\"2026-11-23T01:16:14.000000Z\"}\n";

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void saysWhatIsWrongWithItsPlaceAndTheChange() throws IOException {
    Path flags = file("flags", "--audit-policy-file=/p.yaml\n--audit-log-path=/l\n");
    Ran ran = Program.run("doctor", flags);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith("policy    /p.yaml\nlog file  /l\nwebhook   off\n\n")
        .contains(
            "warning[CIS_1.2.17]: --audit-log-maxage is not set; CIS 1.2.17 asks for 30 or more",
            "--> " + flags + ":2:1",
            "= help: set --audit-log-maxage=30")
        .endsWith("0 errors, 4 warnings\n");
    assertThat(Program.run("doctor", "--fail-on", "error", flags).exit()).isZero();
  }

  @Test
  void readsTheKubeconfigThatTheFlagsName() throws IOException {
    Path kubeconfig = file("webhook.yaml", "current-context: x\n");
    Path flags = file("flags", "--audit-webhook-config-file=" + kubeconfig + "\n");
    assertThat(Program.run("doctor", flags).out())
        .contains("error[KUBECONFIG_CONTEXT]", "--> " + kubeconfig + ":1:18");
    Path other = file("other.yaml", "{");
    Ran ran = Program.run("doctor", flags, "--webhook-kubeconfig", other);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).startsWith("kustos: " + other + ":").contains("not YAML");
  }

  @Test
  void measuresRecordedEvents() throws IOException {
    Path flags = file("flags", "--audit-log-path=/l --audit-log-maxsize=1");
    Path log = file("audit.log", EVENT.repeat(20));
    assertThat(Program.run("doctor", flags, "--events", log).out())
        .contains("recorded load  20 events, 2 a second in the busiest ten seconds, largest ");
    Ran empty = Program.run("doctor", flags, "--events", file("none.log", "x\n"));
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err()).contains("no event was read");
  }

  @Test
  void checksThePolicyThatTheFlagsName() throws IOException {
    String head = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";
    Path policy = file("policy.yaml", head + "rules:\n- level: None\n");
    Path flags = file("flags", "--audit-policy-file=" + policy + "\n--audit-log-path=/l\n");
    assertThat(Program.run("doctor", flags).out())
        .containsPattern(
            "policy check +0 errors, \\d+ warnings; \\d+ of \\d+ detections and controls keep")
        .contains("kustos policy check " + policy, "--> " + policy + ":");
    Path broken = file("broken.yaml", head + "rules:\n- level: Some\n");
    Ran ran = Program.run("doctor", flags, "--policy", broken);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("the API server does not start with it", "--> " + broken);
  }

  @Test
  void comparesClocksInADataFolder() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    try (Store store = Store.open(data, Store.IDLE)) {
      store.deliver("prod", List.of(EVENT.replace("2026-11-23", "2099-01-01").strip()));
    }
    Path flags = file("flags", "--audit-log-path=/l\n");
    Ran ran = Program.run("doctor", flags, "--data", data);
    assertThat(ran.out())
        .contains("clocks ", "of 1 webhook events", "warning[CLOCK_AHEAD]", "set-ntp true");
  }

  @Test
  void asJson() throws IOException {
    Ran ran = Program.run("doctor", "--output", "json", file("flags", "--audit-log-path=/l"));
    var first = new ObjectMapper().readTree(ran.out()).path("diagnostics").path(0);
    assertThat(first.path("code").asText()).isEqualTo("NO_POLICY");
    assertThat(first.path("line").asInt()).isEqualTo(1);
    assertThat(first.path("change").asText()).contains("--audit-policy-file");
  }

  @Test
  void badUsage() throws IOException {
    assertThat(Program.run("doctor").err()).contains("name the file");
    assertThat(Program.run("doctor", folder + "/nope").err()).contains("no such file");
    Ran ran = Program.run("doctor", file("pod.yaml", "kind: Pod\n"));
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("holds no flag of kube-apiserver");
  }
}
