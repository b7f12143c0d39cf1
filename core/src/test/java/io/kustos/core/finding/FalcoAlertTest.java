package io.kustos.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.finding.FalcoAlert.Origin;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.Operand.FieldValue;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.OutputTemplate.OutputField;
import io.kustos.core.rule.OutputTemplate.Part;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.falco.field.FalcoFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FalcoAlertTest {
  private static final EventContext CONTEXT =
      new EventContext(3, 0, "node\t1", ZoneId.of("Asia/Kolkata"));
  private static final AuditEvent EVENT =
      event(
          "{'auditID':'id-1','stage':'ResponseComplete','verb':'create','user':{'username':"
              + "'Jürgen \\u0007','groups':['','a','b']},"
              + "'stageTimestamp':'2024-01-02T23:04:05.000456Z'}");

  private static AuditEvent event(String json) {
    return AuditEvent.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Field field(String name) {
    return ((Resolution.Found) FalcoFields.catalog().resolve(name, null)).field();
  }

  private static Rule rule(Part... parts) {
    List<OutputField> fields = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Hole hole && hole.operand() instanceof FieldValue value) {
        fields.add(new OutputField(value.field().toString(), value.field()));
      }
    }
    return new Rule(
        "Name \"1\"",
        "0f",
        "Name \"1\"",
        "what",
        Priority.INFORMATIONAL,
        "k8s_audit",
        List.of("a", "b"),
        true,
        new Condition.Exists(new FieldValue(field("ka.verb"))),
        new OutputTemplate("", List.of(parts), fields),
        "rules.yaml:1");
  }

  private static Part hole(String name, int width) {
    return new Part.Hole(new FieldValue(field(name)), width);
  }

  private static Finding finding(Part... parts) {
    return Findings.of(rule(parts), EVENT, CONTEXT);
  }

  @Test
  void printsJsonAsFalcoDoes() {
    StringBuilder json = new StringBuilder();
    Finding finding =
        finding(
            new Part.Text("user="),
            hole("ka.user.name", 0),
            hole("ka.user.groups", 0),
            hole("ka.target.name", 0),
            hole("evt.time.iso8601", 0),
            hole("evt.num", 0),
            hole("evt.is_async", 0));
    new FalcoAlert(CONTEXT).append(json, finding, null);
    String message = "user=Jürgen \\u0007(a,b)<NA>2024-01-02T23:04:05.000456000+00003false";
    assertThat(json)
        .hasToString(
            "{\"hostname\":\"node\\t1\",\"output\":\"04:34:05.000456000: Informational "
                + message
                + "\",\"output_fields\":{\"evt.is_async\":false,\"evt.num\":3,"
                + "\"evt.time\":1704236645000456000,\"evt.time.iso8601\":1704236645000456000,"
                + "\"ka.target.name\":null,\"ka.user.groups\":[\"\",\"a\",\"b\"],"
                + "\"ka.user.name\":\"Jürgen \\u0007\"},\"priority\":\"Informational\","
                + "\"rule\":\"Name \\\"1\\\"\",\"source\":\"k8s_audit\",\"tags\":[\"a\",\"b\"],"
                + "\"time\":\"2024-01-02T23:04:05.000456000Z\"}");
    assertThat(new FalcoAlert(CONTEXT).line(finding))
        .isEqualTo("04:34:05.000456000: Informational " + message);
  }

  @Test
  void addsOriginAndIdentityWhenAsked() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Finding finding = finding(hole("ka.verb", 0));
    FalcoAlert alert = new FalcoAlert(CONTEXT);
    alert.write(out, finding, new Origin("c1", "a.log", 2, 17));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .endsWith("}\n")
        .contains(
            ",\"kustos\":{\"ruleId\":\"Name \\\"1\\\"\",\"findingId\":\""
                + finding.id()
                + "\",\"auditID\":\"id-1\",\"stage\":\"ResponseComplete\",\"cluster\":\"c1\","
                + "\"file\":\"a.log\",\"line\":2,\"offset\":17},\"output\":");
    out.reset();
    alert.write(out, finding, new Origin(null, null, 0, -1));
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"ResponseComplete\"},\"output\"");
  }

  @Test
  void padsAndCutsToBytes() {
    assertThat(finding(hole("ka.verb", 8), new Part.Text("|")).message()).isEqualTo("create  |");
    assertThat(finding(hole("ka.verb", 3)).message()).isEqualTo("cre");
    assertThat(finding(hole("ka.user.name", 2)).message()).isEqualTo("J\uFFFD");
  }

  @Test
  void cutsTheTextOfListsAlone() {
    String element = "é".repeat(600);
    Operand list = new Operand.Sequence(List.of(new Operand.Constant(element)));
    assertThat(finding(new Part.Hole(list, 0)).message()).isEqualTo("(" + "é".repeat(511));
    assertThat(finding(new Part.Hole(new Operand.Constant(element), 0)).message())
        .isEqualTo(element);
  }

  @Test
  void padsNanosecondsToNineDigits() {
    assertThat(finding(hole("evt.rawtime.ns", 0)).message()).isEqualTo("000456000");
  }

  @Test
  void idDependsOnRuleAndEventAlone() {
    Finding finding = finding(hole("ka.verb", 0));
    assertThat(finding.id())
        .isEqualTo("b5fa2ccc6097acb09b2a06093d4edc28")
        .isEqualTo(finding(new Part.Text("other")).id());
    AuditEvent later =
        event(
            "{'auditID':'id-1','stage':'ResponseComplete',"
                + "'stageTimestamp':'2024-01-02T23:04:06Z'}");
    assertThat(Findings.of(rule(), later, CONTEXT).id()).isNotEqualTo(finding.id());
  }

  @Test
  void saysWhenThereIsNoTime() {
    Finding finding = Findings.of(rule(hole("evt.time", 0)), event("{'auditID':'1'}"), CONTEXT);
    StringBuilder json = new StringBuilder();
    new FalcoAlert(CONTEXT).append(json, finding, null);
    assertThat(json.toString())
        .contains("\"output\":\"<NA>: Informational <NA>\",\"output_fields\":{\"evt.time\":null}")
        .endsWith(",\"time\":null}");
  }
}
