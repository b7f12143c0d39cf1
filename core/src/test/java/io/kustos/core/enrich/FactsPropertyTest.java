package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.enriched.EnrichedFields;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Bodies of any shape, of the resources that are read, never fail and stay within bounds. */
class FactsPropertyTest {
  private static final EventContext CONTEXT = new EventContext(1, 0, "host", ZoneOffset.UTC);
  private static final List<FieldDefinition> FIELDS = EnrichedFields.of(Lookups.NONE).definitions();

  private static final String[] KEYS = {
    "spec", "template", "jobTemplate", "metadata", "annotations", "containers", "initContainers",
    "ephemeralContainers", "image", "name", "command", "args", "env", "value", "valueFrom",
    "secretKeyRef", "securityContext", "privileged", "capabilities", "add", "volumes", "hostPath",
    "path", "volumeMounts", "readOnly", "ports", "hostPort", "rules", "verbs", "apiGroups",
    "resources", "resourceNames", "subjects", "roleRef", "kind", "namespace", "request", "usages",
    "status", "conditions", "type", "op", "$patch", "audiences", "expirationSeconds", "tolerations",
    "key", "projected", "sources", "serviceAccountToken", "lifecycle", "exec", "ownerReferences"
  };

  private static final String[] SCALARS = {
    "true", "false", "null", "7", "-1.5e9", "99999999999999999999", "\"\"", "\"a/b:c@d\"", "\"add\"",
    "\"/spec/containers/0/image\"", "\"/spec/template/spec/-\"", "\"/~1~0/\\u0000\"", "\"*\"",
    "\"\\ud800\"", "\"delete\"", "\"LS0tLS1CRUdJTiA=\""
  };

  @Provide
  static Arbitrary<String> bodies() {
    Arbitrary<String> value = Arbitraries.of(SCALARS);
    for (int depth = 0; depth < 7; depth++) {
      Arbitrary<String> inner = value;
      Arbitrary<String> arrays =
          inner.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
      Arbitrary<String> members =
          Arbitraries.of(KEYS).flatMap(key -> inner.map(of -> "\"" + key + "\":" + of));
      Arbitrary<String> objects =
          members.list().ofMaxSize(4).map(list -> "{" + String.join(",", list) + "}");
      value = Arbitraries.frequencyOf(
          Tuple.of(1, Arbitraries.of(SCALARS)),
          Tuple.of(2, arrays),
          Tuple.of(4, objects));
    }
    return value;
  }

  @Provide
  static Arbitrary<String> resources() {
    return Arbitraries.of(
        "pods", "deployments", "cronjobs", "widgets", "clusterroles", "rolebindings", "secrets",
        "certificatesigningrequests", "serviceaccounts");
  }

  @Property(tries = 400)
  void anyBodyIsRead(@ForAll("bodies") String body, @ForAll("resources") String resource) {
    String subresource = resource.equals("serviceaccounts") ? "token" : "";
    AuditEvent event =
        AuditEvent.parse(
            ("{\"verb\":\"create\",\"user\":" + body + ",\"sourceIPs\":" + body + ",\"userAgent\":"
                    + body + ",\"objectRef\":{\"resource\":\"" + resource + "\",\"subresource\":\""
                    + subresource + "\"},\"requestObject\":" + body + ",\"responseObject\":" + body
                    + "}")
                .getBytes(StandardCharsets.UTF_8));
    for (FieldDefinition definition : FIELDS) {
      Resolution found = EnrichedFields.of(Lookups.NONE).resolve(definition.name(), null);
      Object value = ((Resolution.Found) found).field().extract(event, CONTEXT);
      if (value != null) {
        switch (definition.type()) {
          case STRING -> assertThat(value).isInstanceOf(String.class);
          case NUMBER -> assertThat(value).isInstanceOf(Long.class);
          case STRING_LIST -> assertThat((List<?>) value).hasSizeBetween(1, 4_096);
        }
      }
    }
  }
}
