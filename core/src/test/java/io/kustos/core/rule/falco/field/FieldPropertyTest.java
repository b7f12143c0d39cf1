package io.kustos.core.rule.falco.field;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.falco.FalcoData;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every field, whatever the event looks like. */
class FieldPropertyTest {
  private static final EventContext CONTEXT = new EventContext(1, 0, "host", ZoneOffset.UTC);
  private static final List<Field> FIELDS = fields();
  private static final String[] KEYS = {
    "auditID",
    "user",
    "username",
    "groups",
    "objectRef",
    "resource",
    "subresource",
    "name",
    "requestURI",
    "sourceIPs",
    "annotations",
    "requestObject",
    "responseObject",
    "metadata",
    "spec",
    "containers",
    "initContainers",
    "image",
    "command",
    "ports",
    "hostPort",
    "containerPort",
    "securityContext",
    "capabilities",
    "add",
    "runAsUser",
    "volumes",
    "hostPath",
    "path",
    "rules",
    "verbs",
    "subjects",
    "kind",
    "namespace",
    "stageTimestamp"
  };
  private static final Object[] SCALARS = {
    "", "pods", "User", "ServiceAccount", "a\0b", "/x?a=%41&b", "é", "nginx:1", 7, 1.5, true, false
  };

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (FieldDefinition definition : FalcoFields.catalog().definitions()) {
      List<String> arguments = new ArrayList<>();
      arguments.add(null);
      if (definition.argument() == ArgumentKind.INDEX) {
        arguments.addAll(List.of("0", "1", "18446744073709551615"));
      }
      if (definition.argument() == ArgumentKind.KEY) {
        arguments.addAll(List.of("a", "*", "/requestObject/spec/containers/0/name", "/user", ""));
      }
      for (String argument : arguments) {
        if (FalcoFields.catalog().resolve(definition.name(), argument)
            instanceof Resolution.Found(Field field)) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  @Provide
  static Arbitrary<String> events() {
    Arbitrary<Object> leaf = Arbitraries.of(SCALARS);
    Arbitrary<Object> value =
        Arbitraries.lazyOf(
            () -> leaf, () -> leaf, () -> arrays(leaf), () -> objects(leaf).map(o -> (Object) o));
    Arbitrary<Object> deep = nested(nested(nested(nested(value))));
    return objects(deep).map(FieldPropertyTest::json);
  }

  private static Arbitrary<Object> nested(Arbitrary<Object> inner) {
    return Arbitraries.oneOf(inner, arrays(inner), objects(inner).map(object -> (Object) object));
  }

  private static Arbitrary<Object> arrays(Arbitrary<Object> element) {
    return element.list().ofMaxSize(3).map(list -> (Object) list);
  }

  private static Arbitrary<Map<String, Object>> objects(Arbitrary<Object> member) {
    return Arbitraries.maps(Arbitraries.of(KEYS), member).ofMaxSize(8);
  }

  private static String json(Object value) {
    try {
      return FalcoData.JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Property(tries = 150)
  void yieldsWhatItsTypeSays(@ForAll("events") String json) {
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    for (Field field : FIELDS) {
      Object value = field.extract(event, CONTEXT);
      if (value instanceof List<?> list) {
        assertThat(field.type()).as("%s", field).isEqualTo(FieldType.STRING_LIST);
        assertThat(list).as("%s", field).isNotEmpty();
        list.forEach(element -> assertThat((String) element).doesNotContain("\0"));
      } else if (value instanceof String text) {
        assertThat(field.type()).as("%s", field).isEqualTo(FieldType.STRING);
        assertThat(text).doesNotContain("\0");
      } else if (value != null) {
        assertThat(field.type()).as("%s", field).isEqualTo(FieldType.NUMBER);
        assertThat(value).isInstanceOf(Long.class);
      }
    }
  }

  @Property(tries = 150)
  void directFieldsAreTheEventsText(@ForAll("events") String json) {
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    for (Field field : FIELDS) {
      EventField source = field.direct();
      if (source != null) {
        JsonSlice value = event.value(source);
        boolean there = value != null && (!field.needsAuditId() || event.has(EventField.AUDIT_ID));
        Object found = field.extract(event, CONTEXT);
        assertThat(found != null).as("%s", field).isEqualTo(there);
        if (there && !value.raw().contains("\\")) {
          assertThat(found).as("%s", field).isEqualTo(value.text());
        }
      }
    }
  }
}
