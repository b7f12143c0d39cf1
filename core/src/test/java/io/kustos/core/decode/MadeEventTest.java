package io.kustos.core.decode;

import static io.kustos.core.decode.Texts.base64;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.EventField;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms with no Kubernetes event in them: one is made of what they say. */
class MadeEventTest {
  private static String gke(String method, String resource, String rest) {
    return "{\"insertId\":\"i1\",\"timestamp\":\"2026-01-01 00:00:00.5\",\"resource\":{\"labels\":"
        + "{\"cluster_name\":\"g1\"}},\"protoPayload\":{\"serviceName\":\"k8s.io\",\"methodName\":\""
        + method
        + "\",\"resourceName\":\""
        + resource
        + "\""
        + rest
        + "}}";
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "io.k8s.core.v1.pods.exec.create, core/v1/namespaces/n/pods/p/exec, create, -, n, pods, p, exec, /api/v1/namespaces/n/pods/p/exec",
        "io.k8s.core.v1.pods.list, core/v1/namespaces/n/pods, list, -, n, pods, -, -, /api/v1/namespaces/n/pods",
        "io.k8s.core.v1.namespaces.create, core/v1/namespaces/n, create, -, -, namespaces, n, -, /api/v1/namespaces",
        "io.k8s.core.v1.pods.create, core/v1/namespaces/n/pods/p, create, -, n, pods, p, -, /api/v1/namespaces/n/pods",
        "io.k8s.core.v1.namespaces.finalize.update, core/v1/namespaces/n/finalize, update, -, n, namespaces, n, finalize, /api/v1/namespaces/n/finalize",
        "io.k8s.authorization.rbac.v1.clusterroles.delete, rbac.authorization.k8s.io/v1/clusterroles/c, delete, rbac.authorization.k8s.io, -, clusterroles, c, -, /apis/rbac.authorization.k8s.io/v1/clusterroles/c",
        "io.k8s.apps.v1beta2.deployments.scale.patch, apps/v1beta2/namespaces/n/deployments/d/scale, patch, apps, n, deployments, d, scale, /apis/apps/v1beta2/namespaces/n/deployments/d/scale",
        "io.k8s.core.v1.secrets.deletecollection, core/v1/secrets, deletecollection, -, -, secrets, -, -, /api/v1/secrets",
        "io.k8s.get, /healthz, get, -, -, -, -, -, /healthz",
      })
  void gkeNames(
      String method,
      String resourceName,
      String verb,
      String group,
      String namespace,
      String resource,
      String name,
      String subresource,
      String uri) {
    Collected found = Collected.decodeInPieces(gke(method, resourceName, ""));
    assertThat(found.only(EventField.VERB)).isEqualTo(verb);
    Collected.Found event = found.events.get(0);
    assertThat(event.text(EventField.OBJECT_API_GROUP)).isEqualTo(group);
    assertThat(event.text(EventField.OBJECT_NAMESPACE)).isEqualTo(namespace);
    assertThat(event.text(EventField.OBJECT_RESOURCE)).isEqualTo(resource);
    assertThat(event.text(EventField.OBJECT_NAME)).isEqualTo(name);
    assertThat(event.text(EventField.OBJECT_SUBRESOURCE)).isEqualTo(subresource);
    assertThat(event.text(EventField.REQUEST_URI)).isEqualTo(uri);
    assertThat(event.text(EventField.AUDIT_ID)).isEqualTo("i1");
    assertThat(event.cluster()).isEqualTo("g1");
    assertThat(event.event().stageNanos()).isEqualTo(1767225600_500000000L);
  }

  @ParameterizedTest
  @CsvSource({"-1,200", "0,200", "3,400", "5,404", "6,409", "7,403", "10,409", "13,500", "16,401"})
  void gkeStatus(int grpc, String http) {
    String status = grpc < 0 ? "" : ",\"status\":{\"code\":" + grpc + ",\"message\":\"m\"}";
    String granted = ",\"authorizationInfo\":[{\"permission\":\"x\"}]";
    Collected found =
        Collected.decodeInPieces(
            gke("io.k8s.core.v1.pods.get", "core/v1/pods/p", status + granted));
    assertThat(found.only(EventField.RESPONSE_CODE)).isEqualTo(http);
    assertThat(found.events.get(0).event().annotation("authorization.k8s.io/decision"))
        .isEqualTo(grpc == 7 ? "forbid" : null);
  }

  @Test
  void gkeBodiesAndDecision() {
    Collected found =
        Collected.decodeInPieces(
            gke(
                "io.k8s.core.v1.pods.create",
                "core/v1/namespaces/n/pods/p",
                ",\"request\":{\"@type\":\"core.k8s.io/v1.Pod\",\"kind\":\"Pod\"},\"response\":"
                    + "{\"@type\":\"core.k8s.io/v1.Status\",\"kind\":\"Status\",\"code\":409,"
                    + "\"reason\":\"AlreadyExists\"},\"status\":{\"code\":10},"
                    + "\"authorizationInfo\":[{\"granted\":true}]"));
    assertThat(found.only(EventField.RESPONSE_CODE)).isEqualTo("409");
    Collected.Found event = found.events.get(0);
    assertThat(event.text(EventField.RESPONSE_REASON)).isEqualTo("AlreadyExists");
    assertThat(event.text(EventField.REQUEST_OBJECT)).isEqualTo("{\"kind\":\"Pod\"}");
    assertThat(event.text(EventField.LEVEL)).isEqualTo("RequestResponse");
    assertThat(event.text(EventField.AUTHORIZATION_DECISION)).isEqualTo("allow");
  }

  @Test
  void gkeByPubSub() {
    String entry = gke("io.k8s.core.v1.pods.get", "core/v1/pods/p", "");
    String push =
        "{\"message\":{\"data\":\""
            + base64(entry.getBytes(StandardCharsets.UTF_8))
            + "\",\"messageId\":\"1\"},\"subscription\":\"s\"}";
    assertThat(Collected.decodeInPieces(push).only(EventField.VERB)).isEqualTo("get");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/k8s/clusters/c-1/api/v1/namespaces/n/pods/p/exec?x=1, POST, create, c-1, n, pods, p, exec",
        "/k8s/clusters/c-1/apis/apps/v1/deployments, GET, list, c-1, -, deployments, -, -",
        "/k8s/clusters/c-1/api/v1/secrets?watch=true, GET, watch, c-1, -, secrets, -, -",
        "/k8s/clusters/c-1/api/v1/namespaces/n/secrets, DELETE, deletecollection, c-1, n, secrets, -, -",
        "/k8s/clusters/c-1/api/v1/namespaces/n, PUT, update, c-1, n, namespaces, n, -",
        "/v3/users, POST, create, -, -, -, -, -",
      })
  void rancherPaths(
      String uri,
      String method,
      String verb,
      String cluster,
      String namespace,
      String resource,
      String name,
      String subresource) {
    Collected found =
        Collected.decodeInPieces(
            "{\"auditID\":\"r\",\"requestURI\":\""
                + uri
                + "\",\"user\":{\"name\":\"u-1\","
                + "\"group\":[\"g\"]},\"method\":\""
                + method
                + "\",\"remoteAddr\":\"[::1]:99\","
                + "\"responseCode\":\"403\",\"requestTimestamp\":\"2026-11-23T00:00:00Z\","
                + "\"responseTimestamp\":\"2026-11-23T00:00:01Z\",\"requestHeader\":"
                + "{\"User-Agent\":[\"kubectl\"]}}");
    assertThat(found.only(EventField.VERB)).isEqualTo(verb);
    Collected.Found event = found.events.get(0);
    assertThat(event.cluster()).isEqualTo(cluster);
    assertThat(event.text(EventField.OBJECT_NAMESPACE)).isEqualTo(namespace);
    assertThat(event.text(EventField.OBJECT_RESOURCE)).isEqualTo(resource);
    assertThat(event.text(EventField.OBJECT_NAME)).isEqualTo(name);
    assertThat(event.text(EventField.OBJECT_SUBRESOURCE)).isEqualTo(subresource);
    assertThat(event.text(EventField.RESPONSE_CODE)).isEqualTo("403");
    assertThat(event.text(EventField.SOURCE_IPS)).isEqualTo("[\"::1\"]");
    assertThat(event.text(EventField.USER_AGENT)).isEqualTo("kubectl");
    assertThat(event.form()).isEqualTo(Form.RANCHER);
  }

  @Test
  void aksTable() {
    Collected found =
        Collected.decodeInPieces(
            "{\"TimeGenerated\":\"2026-11-23T00:00:02Z\",\"Level\":\"Metadata\",\"AuditId\":\"t\","
                + "\"Stage\":\"ResponseComplete\",\"RequestUri\":\"/api\",\"Verb\":\"get\","
                + "\"User\":\"{\\\"username\\\":\\\"ann\\\"}\",\"SourceIps\":[\"192.0.2.1\"],"
                + "\"ObjectRef\":{\"resource\":\"pods\"},\"ResponseStatus\":{\"code\":200},"
                + "\"StageReceivedTime\":\"2026-11-23T00:00:01Z\",\"Annotations\":\"\"}");
    assertThat(found.only(EventField.USER_NAME)).isEqualTo("ann");
    assertThat(found.events.get(0).text(EventField.OBJECT_RESOURCE)).isEqualTo("pods");
    assertThat(found.events.get(0).text(EventField.STAGE_TIMESTAMP))
        .isEqualTo("2026-11-23T00:00:01Z");
    assertThat(found.events.get(0).form()).isEqualTo(Form.AKS_TABLE);
  }
}
