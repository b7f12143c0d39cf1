package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kubectl/v1.36.4 (linux/amd64) kubernetes/6e2b5a1 | kubectl | CLI | v1.36.4 | linux/amd64 |",
        "kubectl.exe/v1.29.0 (windows/amd64) kubernetes/3f7a50f"
            + "| kubectl | CLI | v1.29.0 | windows/amd64 |",
        "kube-controller-manager/v1.36.3 (linux/amd64) kubernetes/ab25d11/leader-election"
            + "| kube-controller-manager | CONTROL_PLANE | v1.36.3 | linux/amd64 | leader-election",
        "Helm/3.17.2 | helm | CLI | 3.17.2 | |",
        "HashiCorp/1.0 Terraform/1.5.7 | terraform | DEPLOYMENT | 1.5.7 | |",
        "OpenAPI-Generator/29.0.0/python | openapi-generator | LIBRARY | 29.0.0 | |",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0"
            + "| browser | BROWSER | 5.0 | |",
        "Mozilla/5.0 (X11; Linux x86_64) dashboard/3.0 | dashboard | CONTROLLER | 3.0 | |",
        "curl/8.5.0 | curl | SCRIPT | 8.5.0 | |",
        "python-requests/2.31.0 | python-requests | SCRIPT | 2.31.0 | |",
        "Go-http-client/2.0 | go-http-client | LIBRARY | 2.0 | |",
        "kube-hunter | kube-hunter | ATTACK_TOOL | | |",
        "velero-server/v1.16.0 (linux/amd64) 8f31 | velero-server | CONTROLLER | v1.16.0"
            + "| linux/amd64 |",
        "my-operator/v0.0.0 (linux/arm64) kubernetes/$Format | my-operator | UNKNOWN | v0.0.0"
            + "| linux/arm64 |",
        "/// | /// | UNKNOWN | | |"
      })
  void isTakenApart(
      String text,
      String family,
      ClientKind kind,
      String version,
      String platform,
      String component) {
    UserAgent agent = UserAgent.parse(text);
    assertThat(agent.family()).isEqualTo(family);
    assertThat(agent.kind()).isEqualTo(kind);
    assertThat(agent.version()).isEqualTo(version);
    assertThat(agent.platform()).isEqualTo(platform);
    assertThat(agent.component()).isEqualTo(component);
    assertThat(agent.textDoubts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "alice, kubelet/v1.36.3, claims_node",
    "system:node:n1, kubelet/v1.36.3, ''",
    "system:node:n1, kubectl/v1.36.3, tool_as_machine",
    "system:serviceaccount:kube-system:kube-proxy, kube-proxy/v1.36.3, ''",
    "alice, kube-scheduler/v1.36.3, claims_control_plane",
    "system:serviceaccount:kube-system:job-controller, kube-controller-manager/v1, ''",
    "system:kube-scheduler, curl/8.5.0, tool_as_machine",
    "alice, curl/8.5.0, ''",
    "alice, kubectl/v1...TRUNCATED, truncated",
    "alice, '', empty"
  })
  void doubtsWhatDoesNotFit(String user, String agent, String doubt) {
    Facts facts = Events.facts("{'user':{'username':'" + user + "'},'userAgent':'" + agent + "'}");
    if (doubt.isEmpty()) {
      assertThat(facts.client().doubts(facts.actor())).isEmpty();
    } else {
      assertThat(facts.client().doubts(facts.actor())).containsExactly(doubt);
    }
  }

  @Test
  void controlCharactersAndNothingAreTold() {
    assertThat(UserAgent.parse("kubelet/v1\tX").textDoubts()).containsExactly("control_characters");
    assertThat(UserAgent.parse(null).textDoubts()).containsExactly("empty");
  }
}
