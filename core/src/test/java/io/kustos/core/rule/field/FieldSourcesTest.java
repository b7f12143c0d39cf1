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
import java.util.List;
import java.util.Set;
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
  void nothingElseDecides(@ForAll("events") List<String> members) {
    AuditEvent whole = event(members);
    for (Field field : FIELDS) {
      Set<EventField> sources = field.sources();
      List<String> kept =
          members.stream()
              .filter(m -> sources.stream().anyMatch(s -> m.startsWith(key(s))))
              .toList();
      assertThat(field.extract(event(kept), CONTEXT))
          .describedAs("%s of %s", field, members)
          .isEqualTo(field.extract(whole, CONTEXT));
    }
  }

  private static String key(EventField field) {
    return '"' + field.path().getFirst() + "\":";
  }

  private static AuditEvent event(List<String> members) {
    return AuditEvent.parse(
        ("{" + String.join(",", members) + "}").getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<List<String>> events() {
    Arbitrary<String> user =
        Arbitraries.of(
            "{'username':'eve','groups':['a','system:masters']}",
            "{'username':'system:node:n1','groups':['system:nodes'],'extra':{"
                + "'authentication.kubernetes.io/credential-id':['X509SHA256=1']}}",
            "{'username':'system:serviceaccount:kube-system:deployment-controller'}",
            "{'username':'system:serviceaccount:a:b','extra':{"
                + "'authentication.kubernetes.io/pod-name':['p'],"
                + "'authentication.kubernetes.io/node-name':['n'],"
                + "'authentication.kubernetes.io/credential-id':['JTI=2']}}",
            "{'username':'system:kube-scheduler'}",
            "{}",
            "null");
    Arbitrary<String> agents =
        Arbitraries.of("'kubectl/v1.30 (linux/amd64) kubernetes/1'", "'curl/8'", "'kubelet/v1'", "''");
    Arbitrary<String> addresses =
        Arbitraries.of("['203.0.113.9','10.0.0.1']", "['127.0.0.1']", "[]", "null");
    Arbitrary<String> answers =
        Arbitraries.of(
            "{'code':403,'message':'users \\'admin\\' is forbidden: User \\'eve\\' cannot"
                + " impersonate resource \\'users\\' in API group'}",
            "{'code':200}");
    Arbitrary<String> objects =
        Arbitraries.of(
            "{'resource':'pods','namespace':'a','name':'b','subresource':'exec'}",
            "{'resource':'secrets','namespace':'kube-system'}");
    return Combinators.combine(
            maybe("user", user),
            maybe("impersonatedUser", user),
            maybe("userAgent", agents),
            maybe("sourceIPs", addresses),
            maybe("responseStatus", answers),
            maybe("objectRef", objects),
            maybe("annotations", Arbitraries.of("{'authorization.k8s.io/decision':'allow','a':'b'}")),
            maybe("requestObject", Arbitraries.of("{'metadata':{'labels':{'a.b':'c'}}}")))
        .as((a, b, c, d, e, f, g, h) -> List.of(a, b, c, d, e, f, g, h))
        .map(all -> all.stream().filter(member -> !member.isEmpty()).toList());
  }

  private static Arbitrary<String> maybe(String key, Arbitrary<String> values) {
    return values
        .injectNull(0.3)
        .map(value -> value == null ? "" : ("'" + key + "':" + value).replace("\\'", "\\\"").replace('\'', '"'));
  }
}
