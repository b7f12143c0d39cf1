package io.kustos.core.rule.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.FieldDefinition;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A field that names the parts of an event that decide its value looks at nothing else. */
class FieldSourcesTest {
  private static final EventContext CONTEXT = new EventContext(1, 0, "host", ZoneOffset.UTC);
  private static final List<Field> FIELDS = fields();

  private static final Arbitrary<String> NAMES =
      Arbitraries.of(
          "'eve'",
          "'system:node:n1'",
          "'system:serviceaccount:kube-system:deployment-controller'",
          "'system:serviceaccount:a:b'",
          "'system:kube-scheduler'",
          "null");
  private static final Arbitrary<String> GROUPS =
      Arbitraries.of("['a','system:masters']", "['system:nodes']", "[]", "null");
  private static final Arbitrary<String> EXTRAS =
      Arbitraries.of(
          "{'authentication.kubernetes.io/credential-id':['X509SHA256=1']}",
          "{'authentication.kubernetes.io/pod-name':['p'],"
              + "'authentication.kubernetes.io/node-name':['n'],"
              + "'authentication.kubernetes.io/credential-id':['JTI=2']}",
          "{}",
          "null");

  /** What the API server says to somebody who may not impersonate. */
  private static final String REFUSED =
      "'users `admin` is forbidden: User `eve` cannot impersonate resource `users`'";

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (FieldDefinition definition : EventFields.catalog().definitions()) {
      for (String argument : new String[] {null, EventFields.PRESENT}) {
        if (EventFields.catalog().resolve(definition.name(), argument)
                instanceof Resolution.Found found
            && found.field().sources() != null) {
          fields.add(found.field());
        }
      }
    }
    return fields;
  }

  @Test
  void whoAsksIsDecidedByFewParts() {
    assertThat(FIELDS).extracting(Field::name).contains("user.username", "kustos.actor.kind");
    assertThat(FIELDS).extracting(Field::name).doesNotContain("kustos.impersonation", "anywhere");
    assertThat(FIELDS).hasSizeGreaterThan(60);
  }

  @Property(tries = 300)
  void nothingElseDecides(@ForAll("events") Map<String, String> values) {
    AuditEvent whole = event(values);
    for (Field field : FIELDS) {
      Map<String, String> kept = new LinkedHashMap<>(values);
      kept.keySet().removeIf(path -> field.sources().stream().noneMatch(s -> isIn(path, s)));
      assertThat(field.extract(event(kept), CONTEXT))
          .describedAs("%s of %s", field, values)
          .isEqualTo(field.extract(whole, CONTEXT));
    }
  }

  private static boolean isIn(String path, EventField field) {
    String part = field.dotted();
    return (path + ".").startsWith(part + ".") || (part + ".").startsWith(path + ".");
  }

  /** An event with these values at their paths, which are one or two names long. */
  private static AuditEvent event(Map<String, String> values) {
    Map<String, String> members = new LinkedHashMap<>();
    values.forEach(
        (path, value) -> {
          String[] names = path.split("\\.", 2);
          String added = names.length == 1 ? value : "'" + names[1] + "':" + value;
          members.merge(names[0], added, (a, b) -> a + "," + b);
        });
    StringBuilder json = new StringBuilder("{");
    members.forEach(
        (name, value) -> {
          boolean whole = values.containsKey(name);
          json.append(json.length() == 1 ? "" : ",").append("'").append(name).append("':");
          json.append(whole ? value : "{" + value + "}");
        });
    String text = json.append('}').toString().replace('\'', '"').replace("`", "\\\"");
    return AuditEvent.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<Map<String, String>> events() {
    Map<String, Arbitrary<String>> choices = new LinkedHashMap<>();
    for (String user : new String[] {"user", "impersonatedUser"}) {
      choices.put(user + ".username", NAMES);
      choices.put(user + ".groups", GROUPS);
      choices.put(user + ".extra", EXTRAS);
    }
    choices.put(
        "userAgent",
        Arbitraries.of(
            "'kubectl/v1.30 (linux/amd64) kubernetes/1'", "'curl/8'", "'kubelet/v1'", "''"));
    choices.put(
        "sourceIPs", Arbitraries.of("['203.0.113.9','10.0.0.1']", "['127.0.0.1']", "[]", "null"));
    choices.put(
        "requestURI",
        Arbitraries.of(
            "'/api/v1/namespaces/a/pods/b/exec?command=sh&container=c&stdin=true'",
            "'/api/v1/nodes/n/proxy/run/a/b/c?cmd=id'",
            "'/api/v1/namespaces/a/pods?dryRun=All'"));
    choices.put("objectRef.resource", Arbitraries.of("'pods'", "'nodes'", "'secrets'"));
    choices.put("objectRef.subresource", Arbitraries.of("'exec'", "'proxy'", "''"));
    choices.put("objectRef.namespace", Arbitraries.of("'a'", "'kube-system'"));
    choices.put("objectRef.name", Arbitraries.of("'b'", "''"));
    choices.put("responseStatus.code", Arbitraries.of("200", "403"));
    choices.put("responseStatus.message", Arbitraries.of(REFUSED, "'no'"));
    choices.put("annotations", Arbitraries.of("{'authorization.k8s.io/decision':'allow','a':'b'}"));
    choices.put("verb", Arbitraries.of("'delete'", "'create'", "'get'"));
    choices.put(
        "requestObject",
        Arbitraries.of("{'metadata':{'labels':{'a.b':'c'}}}", "{'dryRun':['All']}"));
    return combined(List.copyOf(choices.entrySet()));
  }

  private static Arbitrary<Map<String, String>> combined(
      List<Map.Entry<String, Arbitrary<String>>> choices) {
    List<Arbitrary<String>> values = new ArrayList<>();
    choices.forEach(choice -> values.add(choice.getValue().injectNull(0.3)));
    return Combinators.combine(values)
        .as(
            chosen -> {
              Map<String, String> event = new LinkedHashMap<>();
              for (int i = 0; i < chosen.size(); i++) {
                if (chosen.get(i) != null) {
                  event.put(choices.get(i).getKey(), chosen.get(i));
                }
              }
              return event;
            });
  }
}
