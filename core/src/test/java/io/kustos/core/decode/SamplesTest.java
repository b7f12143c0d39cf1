package io.kustos.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.Limits;
import io.kustos.core.decode.Collected.Found;
import io.kustos.core.event.EventField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrapped events that other projects published, and some built after them. */
class SamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXEC = "68efb080-c2be-4c36-80e8-579445ee6a3f";
  private static final String LIST = "62d4956e-937d-4efc-a3b6-5da8488f3c27";

  private static Collected sample(String name) {
    byte[] bytes = SharedData.bytes("wrapped/samples/" + name);
    Collected whole = Collected.decode(bytes);
    Collected pieces =
        Collected.decodeInChunks(bytes, Limits.DEFAULT, DecodeOptions.DEFAULT, 100, 7);
    assertThat(pieces.order).isEqualTo(whole.order);
    return whole;
  }

  @ParameterizedTest
  @CsvSource({
    "aks-eventhub-01.json, AKS_DIAGNOSTIC, KUBEAUDITLOGTESTCLUSTER, 1",
    "aks-eventhub-records-01.json, AKS_DIAGNOSTIC, C1, 2",
    "aks-raw-01.json, AKS_DIAGNOSTIC, KUBETEST, 22",
    "aks-raw-02.json, NATIVE, , 1",
    "cri-01.log, CRI, , 2",
    "docker-json-file-01.log, DOCKER_JSON, , 2",
    "eks-cloudwatch-subscription-01.json, EKS_CLOUDWATCH, prod-1, 2",
    "eks-filterlogevents-01.json, EKS_CLOUDWATCH, , 2",
    "eks-lambda-awslogs-01.json, EKS_CLOUDWATCH, prod-1, 2",
    "gke-cloudlogging-06.json, GKE_CLOUD_LOGGING, sample-cluster, 1",
    "gke-cloudlogging-07.json, GKE_CLOUD_LOGGING, sample-cluster, 1",
    "gke-cloudlogging-08.json, GKE_CLOUD_LOGGING, sample-cluster, 1",
    "openshift-clusterlogging-viaq-01.json, OPENSHIFT_VIAQ, c0ffee00-, 1",
    "openshift-node-logs-01.txt, LINE_PREFIX, , 2",
    "plain-raw-01.json, NATIVE, , 1",
    "rancher-api-audit-01.json, RANCHER, , 1",
  })
  void everyEventOfEachForm(String name, Form form, String cluster, int count) {
    Collected found = sample(name);
    assertThat(found.rejects).isEmpty();
    assertThat(found.events).hasSize(count);
    assertThat(found.events).allMatch(e -> e.form() == form);
    if (cluster != null) {
      assertThat(found.events).allMatch(e -> String.valueOf(e.cluster()).startsWith(cluster));
    } else {
      assertThat(found.events).allMatch(e -> e.cluster() == null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cri-01.log",
    "docker-json-file-01.log",
    "eks-cloudwatch-subscription-01.json",
    "eks-filterlogevents-01.json",
    "eks-lambda-awslogs-01.json",
    "openshift-node-logs-01.txt",
  })
  void innerEventsAreUnaltered(String name) {
    Collected found = sample(name);
    assertThat(found.ids()).containsExactly(EXEC, LIST);
    assertThat(found.events.get(0).text(EventField.USER_NAME)).isEqualTo("bea@acme.example");
    assertThat(found.events.get(1).event().annotation("authorization.k8s.io/reason"))
        .startsWith("RBAC: allowed by RoleBinding \"ci/payments\"");
  }

  @ParameterizedTest
  @CsvSource({"01", "02", "03", "04", "05", "09", "10", "11", "12"})
  void requestsToGoogleItselfAreNoEvents(String number) {
    Collected found = sample("gke-cloudlogging-" + number + ".json");
    assertThat(found.events).isEmpty();
    assertThat(found.reasons()).containsExactly(Reject.Reason.NOT_AN_EVENT);
    assertThat(found.rejects.get(0).detail())
        .isEqualTo("a Cloud Logging entry of container.googleapis.com");
  }

  @Test
  void gkeEntryIsRebuilt() {
    Found event = sample("gke-cloudlogging-07.json").events.get(0);
    assertThat(event.text(EventField.AUDIT_ID)).isEqualTo("c7842d26-11fe-446a-b985-b2b67ddbab09");
    assertThat(event.text(EventField.VERB)).isEqualTo("patch");
    assertThat(event.text(EventField.LEVEL)).isEqualTo("Request");
    assertThat(event.text(EventField.OBJECT_RESOURCE)).isEqualTo("pods");
    assertThat(event.text(EventField.OBJECT_SUBRESOURCE)).isEqualTo("status");
    assertThat(event.text(EventField.OBJECT_NAMESPACE)).isEqualTo("1-2-deployment-update");
    assertThat(event.text(EventField.OBJECT_NAME))
        .isEqualTo("nginx-deployment-surge-8655b4b8c5-xf5f4");
    assertThat(event.text(EventField.REQUEST_URI))
        .isEqualTo(
            "/api/v1/namespaces/1-2-deployment-update/pods/"
                + "nginx-deployment-surge-8655b4b8c5-xf5f4/status");
    assertThat(event.text(EventField.RESPONSE_CODE)).isEqualTo("200");
    assertThat(event.text(EventField.SOURCE_IPS)).isEqualTo("[\"10.146.0.7\"]");
    assertThat(event.text(EventField.USER_AGENT)).startsWith("kubelet/v1.28.14");
    assertThat(event.event().annotation("authorization.k8s.io/decision")).isEqualTo("allow");
    assertThat(event.text(EventField.REQUEST_OBJECT)).doesNotContain("@type");
    assertThat(event.event().stageNanos()).isEqualTo(1704070800_000000000L);
  }

  @Test
  void levelIsRestored() {
    Found event = sample("openshift-clusterlogging-viaq-01.json").events.get(0);
    assertThat(event.text(EventField.LEVEL)).isEqualTo("RequestResponse");
    assertThat(event.text(EventField.AUDIT_ID)).isEqualTo(LIST);
  }

  @Test
  void rancherRecordIsRebuilt() {
    Found event = sample("rancher-api-audit-01.json").events.get(0);
    assertThat(event.text(EventField.VERB)).isEqualTo("create");
    assertThat(event.text(EventField.REQUEST_URI)).isEqualTo("/v3/clusters");
    assertThat(event.text(EventField.USER_NAME)).isEqualTo("user-abcde");
    assertThat(event.text(EventField.SOURCE_IPS)).isEqualTo("[\"127.0.0.1\"]");
    assertThat(event.text(EventField.RESPONSE_CODE)).isEqualTo("201");
    assertThat(event.text(EventField.REQUEST_OBJECT)).isEqualTo("{\n  \"name\": \"c1\"\n }");
  }

  private static List<JsonNode> rows() throws IOException {
    String text = new String(SharedData.bytes("wrapped/events.jsonl"), StandardCharsets.UTF_8);
    List<JsonNode> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  @Test
  void collectedEventsOfOtherProjects() throws IOException {
    for (JsonNode row : rows()) {
      JsonNode given = row.get("event");
      byte[] bytes = given.toString().getBytes(StandardCharsets.UTF_8);
      Collected found = Collected.decode(bytes, Limits.DEFAULT, new DecodeOptions(true));
      switch (row.get("format").asText()) {
        case "native" -> {
          assertThat(found.only(EventField.KIND)).isEqualTo("Event");
          assertThat(JSON.readTree(found.events.get(0).event().toBytes())).isEqualTo(given);
        }
        case "aks" -> {
          assertThat(found.only(EventField.KIND)).isEqualTo("Event");
          assertThat(JSON.readTree(found.events.get(0).event().toBytes()))
              .isEqualTo(JSON.readTree(given.at("/properties/log").asText()));
        }
        case "gke" -> checkGke(given, found);
        default -> throw new AssertionError(row.get("format"));
      }
    }
  }

  private static void checkGke(JsonNode given, Collected found) {
    JsonNode audit = given.get("protoPayload");
    String method = audit.get("methodName").asText();
    if (!method.startsWith("io.k8s.")) {
      assertThat(found.reasons()).containsExactly(Reject.Reason.NOT_AN_EVENT);
      return;
    }
    assertThat(found.only(EventField.VERB))
        .isEqualTo(method.substring(method.lastIndexOf('.') + 1));
    Found event = found.events.get(0);
    JsonNode user = audit.at("/authenticationInfo/principalEmail");
    assertThat(event.text(EventField.USER_NAME))
        .isEqualTo(user.isMissingNode() ? null : user.asText());
    String[] words = method.split("\\.", -1);
    assertThat(event.text(EventField.OBJECT_RESOURCE)).isEqualTo(words[4]);
    assertThat(event.text(EventField.OBJECT_SUBRESOURCE))
        .isEqualTo(words.length > 6 ? words[5] : null);
    JsonNode name = audit.get("resourceName");
    if (name != null && name.asText().startsWith("core/v1/namespaces/")) {
      String[] parts = name.asText().split("/", -1);
      assertThat(event.text(EventField.OBJECT_NAMESPACE)).isEqualTo(parts[3]);
      assertThat(event.text(EventField.OBJECT_NAME)).isEqualTo(parts[5]);
    }
  }

  @Test
  void onlyEventsThatTellTheirTimeCountByDefault() throws IOException {
    int rejected = 0;
    for (JsonNode row : rows()) {
      Collected found =
          Collected.decode(row.get("event").toString().getBytes(StandardCharsets.UTF_8));
      for (Reject reject : found.rejects) {
        assertThat(reject.reason())
            .isIn(Reject.Reason.MISSING_TIMESTAMP, Reject.Reason.NOT_AN_EVENT);
        rejected += reject.reason() == Reject.Reason.MISSING_TIMESTAMP ? 1 : 0;
      }
    }
    assertThat(rejected).isBetween(1, 30);
  }
}
