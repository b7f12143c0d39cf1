package io.kustos.core.rule.falco.field;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.falco.FalcoData;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldDefinition.Origin;
import io.kustos.core.rule.FieldType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FalcoFieldsTest {
  private static final FalcoFields FIELDS = FalcoFields.catalog();

  private static AuditEvent event(String json) {
    return AuditEvent.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Object read(AuditEvent event, String name, String argument) {
    EventContext context =
        new EventContext(7, 1_704_164_640_000_000_001L, "node-a", ZoneId.of("Asia/Kolkata"));
    return field(name, argument).extract(event, context);
  }

  private static Field field(String name, String argument) {
    return ((Resolution.Found) FIELDS.resolve(name, argument)).field();
  }

  @Test
  void hasFalcosFieldsAndTheirTypes() {
    Map<String, FieldDefinition> byName =
        FIELDS.definitions().stream()
            .filter(definition -> definition.origin() == Origin.FALCO)
            .collect(Collectors.toMap(FieldDefinition::name, definition -> definition));
    assertThat(byName).hasSize(124);
    JsonNode rows =
        FalcoData.json(
            new String(
                FalcoData.read(FalcoData.shared("falco/conformance/k8s/fields.json")),
                StandardCharsets.UTF_8));
    assertThat(rows).hasSize(106);
    for (JsonNode row : rows) {
      FieldDefinition definition = byName.get(row.get("name").asText());
      assertThat(definition).as(row.toString()).isNotNull();
      assertThat(definition.type() == FieldType.STRING_LIST)
          .as(row.toString())
          .isEqualTo(row.get("list").asBoolean());
      String argument = row.get("arg").isNull() ? "NONE" : row.get("arg").asText();
      assertThat(definition.argument())
          .isEqualTo(ArgumentKind.valueOf(argument.toUpperCase(Locale.ROOT)));
      assertThat(definition.argumentRequired()).isEqualTo(row.get("arg_required").asBoolean());
    }
  }

  @Test
  void describesEveryFieldInOneSentence() {
    for (FieldDefinition definition : FIELDS.definitions()) {
      assertThat(definition.description()).isNotBlank().doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ka.uri.param, , requires an argument but none provided",
    "ka.verb, 1, does not allow nor require an argument but one is provided: 1",
    "ka.req.pod.containers.image, x,"
        + " has an invalid index argument not composed only by digits: x",
    "ka.req.pod.containers.image, 01, has an invalid index argument starting with 0: 01",
    "ka.req.pod.containers.image, 18446744073709551616,"
        + " has an invalid index argument not representable on 64 bit: 18446744073709551616",
  })
  void refusesArguments(String name, String argument, String message) {
    assertThat(FIELDS.resolve(name, argument)).isEqualTo(new Resolution.BadArgument(message));
  }

  @Test
  void knowsNoOtherFields() {
    for (String name : List.of("ka.nope", "evt.type", "proc.name", "ka", "")) {
      assertThat(FIELDS.resolve(name, null)).isEqualTo(new Resolution.UnknownField());
    }
  }

  @Test
  void tellsWhichFieldsAreDirect() {
    assertThat(field("ka.verb", null).direct()).isEqualTo(EventField.VERB);
    assertThat(field("ka.verb", null).needsAuditId()).isTrue();
    for (String pointer : List.of("/user/username", "user/username")) {
      assertThat(field("jevt.value", pointer).direct()).isEqualTo(EventField.USER_NAME);
      assertThat(field("jevt.value", pointer).needsAuditId()).isFalse();
    }
    assertThat(field("json.value", "/annotations/authorization.k8s.io~1decision").direct())
        .isEqualTo(EventField.AUTHORIZATION_DECISION);
    assertThat(field("json.value", "/user/groups/0").direct()).isNull();
  }

  @Test
  void readsPointers() {
    AuditEvent event = event("{'user':{'groups':['a','b']},'x':{'':{'y~/z':[1, {'k' : 2}]}}}");
    assertThat(read(event, "json.value", "/user/groups/1")).isEqualTo("b");
    assertThat(read(event, "json.value", "/user/groups/+1")).isEqualTo("b");
    assertThat(read(event, "json.value", "/user/groups/2")).isNull();
    assertThat(read(event, "json.value", "/user/groups/-1")).isNull();
    assertThat(read(event, "json.value", "/x//y~0~1z")).isEqualTo("[1,{\"k\":2}]");
    assertThat(read(event, "json.value", "")).asString().startsWith("{\"user\":");
  }

  @Test
  void readsTime() {
    AuditEvent event = event("{'stageTimestamp':'2024-01-02T03:04:05.000456Z'}");
    assertThat(read(event, "evt.time", null)).isEqualTo("08:34:05.000456000");
    assertThat(read(event, "evt.time.s", null)).isEqualTo("08:34:05");
    assertThat(read(event, "evt.datetime", null)).isEqualTo("2024-01-02 08:34:05.000456000");
    assertThat(read(event, "evt.time.iso8601", null))
        .isEqualTo("2024-01-02T03:04:05.000456000+0000");
    assertThat(read(event, "evt.rawtime", null)).isEqualTo(1_704_164_645_000_456_000L);
    assertThat(read(event, "evt.rawtime.ns", null)).isEqualTo(456_000L);
    assertThat(read(event, "evt.reltime.s", null)).isEqualTo(5L);
    assertThat(read(event, "evt.num", null)).isEqualTo(7L);
    assertThat(read(event, "evt.hostname", null)).isEqualTo("node-a");
    assertThat(read(event, "evt.asynctype", null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/x?a=1&a=2, a, 1",
    "/x?a, a, ''",
    "/x?a%20b=x+y%26z, a b, x y&z",
    "/x?a=1;b=2, a, ",
    "/x?a=1&b=%zz, a, ",
    "/%zz?a=1, a, ",
    "/x?a=1#f, a, 1",
    "/x?a=1#%z, a, ",
    "x:y?a=1, a, 1",
    ":x?a=1, a, ",
    "/x, a, ",
    "/x?a=%4, a, ",
    "/x?b=%25, b, %",
  })
  void readsQueryParametersAsGoDoes(String uri, String key, String expected) {
    AuditEvent event = event("{'auditID':'1','requestURI':'" + uri + "'}");
    assertThat(read(event, "ka.uri.param", key)).isEqualTo(expected);
  }

  @Test
  void indentsTheEventAsGoDoes() {
    AuditEvent event = event("{'a':[ ], 'b':{ },'c':[1,{'d':'x y'}]}");
    assertThat(read(event, "jevt.obj", null))
        .isEqualTo(
            """
            {
              "a": [],
              "b": {},
              "c": [
                1,
                {
                  "d": "x y"
                }
              ]
            }""");
  }

  @Test
  void ownFieldsAnswerRight() {
    AuditEvent event =
        event(
            "{'sourceIPs':['192.0.2.1','192.0.2.2'],'requestObject':{'spec':{"
                + "'securityContext':{'runAsUser':7},'ports':[{'port':80},{'port':81}],"
                + "'containers':[{'image':'localhost:5000/x:1','securityContext':{'runAsUser':0,"
                + "'capabilities':{'add':['A','B']}}},{},{'image':'y@sha256:0',"
                + "'securityContext':{'capabilities':{'add':['C']}}}]}}}");
    assertThat(read(event, "kustos.sourceips", null)).isEqualTo(List.of("192.0.2.1", "192.0.2.2"));
    assertThat(read(event, "kustos.sourceips", "1")).isEqualTo(List.of("192.0.2.2"));
    assertThat(read(event, "kustos.sourceips", "2")).isNull();
    assertThat(read(event, "kustos.req.service.ports", null)).isEqualTo(List.of("80", "81"));
    assertThat(read(event, "kustos.req.pod.containers.eff_run_as_user", null))
        .isEqualTo(List.of("0", "7", "7"));
    assertThat(read(event, "kustos.req.pod.containers.eff_run_as_group", "1"))
        .isEqualTo(List.of("0"));
    assertThat(read(event, "kustos.req.pod.containers.capabilities.add", null))
        .isEqualTo(List.of("A", "B", "C"));
    assertThat(read(event, "kustos.req.pod.containers.capabilities.add", "2"))
        .isEqualTo(List.of("C"));
    assertThat(read(event, "kustos.req.pod.containers.image", null))
        .isEqualTo(List.of("localhost:5000/x:1", "y@sha256:0"));
    assertThat(read(event, "kustos.req.pod.containers.image.repository", null))
        .isEqualTo(List.of("localhost:5000/x", "y"));
  }

  @Test
  void jsonPatchBodiesAreArrays() {
    AuditEvent event =
        event("{'auditID':'1','requestObject':[{'op':'add','path':'/spec','value':{}}]}");
    assertThat(read(event, "ka.req.container.privileged", null)).isEqualTo("false");
    assertThat(read(event, "ka.req.pod.containers.image", null)).isNull();
    assertThat(read(event, "ka.req.pod.containers.eff_run_as_user", null)).isEqualTo(List.of("0"));
    assertThat(read(event, "kustos.req.pod.containers.eff_run_as_user", null)).isNull();
    assertThat(read(event, "ka.req.pod.volumes.volume_type", null)).isNull();
  }
}
