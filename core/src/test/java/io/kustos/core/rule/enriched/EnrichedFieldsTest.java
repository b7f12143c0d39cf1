package io.kustos.core.rule.enriched;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.AddressSet;
import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.enrich.ObjectTag;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.core.finding.Findings;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrichedFieldsTest {
  private static final EventContext CONTEXT = new EventContext(1, 0, "host", ZoneOffset.UTC);
  private static final AuditEvent EVENT =
      AuditEvent.parse(
          """
          {"auditID":"a","stage":"ResponseComplete","verb":"create",
          "user":{"username":"eve","groups":["g1","g2"]},
          "sourceIPs":["203.0.113.9","10.0.0.1"],"userAgent":"curl/8",
          "objectRef":{"resource":"pods","namespace":"payments"},
          "requestObject":{"spec":{"hostPID":true,"containers":[{"name":"a","image":"nginx"}]}}}"""
              .getBytes(StandardCharsets.UTF_8));
  private static final Lookups LOOKUPS =
      new Lookups(
          "v1",
          List.of(
              list("lb", AddressList.Kind.PROXY, "10.0.0.0/8"),
              list("office", AddressList.Kind.NETWORK, "203.0.113.0/24"),
              list("cloudy", AddressList.Kind.CLOUD, "203.0.113.9"),
              list("exits", AddressList.Kind.TOR, "203.0.113.9"),
              list("feed", AddressList.Kind.THREAT, "10.0.0.1")),
          address -> new GeoPlace("DE", "Berlin", 64500L, "Example"),
          List.of(new ObjectTag("card-data", List.of("pay*"), List.of(), List.of())));

  private static AddressList list(String name, AddressList.Kind kind, String range) {
    AddressSet.Builder builder = new AddressSet.Builder();
    builder.add(range);
    return new AddressList(name, kind, builder.build());
  }

  private static @Nullable Object value(
      FieldCatalog catalog, String name, @Nullable String argument) {
    Resolution resolution = catalog.resolve(name, argument);
    assertThat(resolution).as(name).isInstanceOf(Resolution.Found.class);
    return ((Resolution.Found) resolution).field().extract(EVENT, CONTEXT);
  }

  @Test
  void lookUpsAnswerFromTheTables() {
    Map.of(
            "kustos.source.ip",
            "203.0.113.9",
            "kustos.source.scope",
            "documentation",
            "kustos.source.peer",
            "10.0.0.1",
            "kustos.source.hops",
            2L,
            "kustos.source.network",
            List.of("office"),
            "kustos.source.cloud",
            List.of("cloudy"),
            "kustos.source.tor",
            List.of("exits"),
            "kustos.source.threat",
            List.of("feed"),
            "kustos.source.asn",
            64500L,
            "kustos.object.tags",
            List.of("card-data"))
        .forEach(
            (name, value) ->
                assertThat(value(EnrichedFields.of(LOOKUPS), name, null))
                    .as(name)
                    .isEqualTo(value));
    assertThat(value(EnrichedFields.of(Lookups.NONE), "kustos.source.ip", null))
        .isEqualTo("10.0.0.1");
    assertThat(value(EnrichedFields.of(Lookups.NONE), "kustos.source.tor", null)).isNull();
    assertThat(value(EnrichedFields.of(Lookups.NONE), "kustos.source.unproven", null))
        .isEqualTo(List.of("203.0.113.9"));
  }

  @Test
  void listsTakeAnIndex() {
    EnrichedFields fields = EnrichedFields.of(LOOKUPS);
    assertThat(value(fields, "kustos.actor.groups", "1")).isEqualTo(List.of("g2"));
    assertThat(value(fields, "kustos.actor.groups", "2")).isNull();
    assertThat(fields.resolve("kustos.actor.groups", "01"))
        .isInstanceOf(Resolution.BadArgument.class);
    assertThat(fields.resolve("kustos.actor.name", "0")).isInstanceOf(Resolution.BadArgument.class);
    assertThat(fields.resolve("kustos.nothing", null)).isInstanceOf(Resolution.UnknownField.class);
  }

  @Test
  void everyLanguageHasThem() {
    for (FieldDefinition definition : EnrichedFields.of(LOOKUPS).definitions()) {
      String name = definition.name();
      Object value = value(FalcoFields.catalog(LOOKUPS), name, null);
      assertThat(value(EventFields.catalog(LOOKUPS), name, null)).as(name).isEqualTo(value);
      assertThat(value(EventFields.catalog(LOOKUPS), name, EventFields.PRESENT))
          .isEqualTo(value == null ? null : "true");
    }
    assertThat(EventFields.catalog().definitions())
        .containsAll(EnrichedFields.of(LOOKUPS).definitions());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kustos.source.threat exists",
        "kustos.pod.host_pid = true and kustos.object.tags intersects (card-data)",
      })
  void findingsNameTheTablesVersion(String condition) {
    assertThat(finding(condition)).contains(new NamedValue("kustos.lookups.version", "v1"));
  }

  @Test
  void otherFindingsDoNot() {
    assertThat(finding("kustos.pod.host_pid = true and kustos.actor.kind = person"))
        .noneMatch(field -> field.name().equals("kustos.lookups.version"));
  }

  private static List<NamedValue> finding(String condition) {
    String text =
        "- rule: r\n  desc: d\n  condition: "
            + condition
            + "\n  output: \"%kustos.actor.name\"\n  priority: WARNING\n  source: k8s_audit\n";
    RuleSet rules =
        new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog(LOOKUPS)))
            .load(List.of(new SourceText("r.yaml", text)));
    assertThat(rules.diagnostics()).isEmpty();
    Detector detector = Planner.plan(rules, PlanOptions.DEFAULT).newDetector(CONTEXT);
    assertThat(detector.evaluate(EVENT)).as(condition).isEqualTo(1);
    Rule rule = rules.rules().get(0);
    return Findings.of(rule, EVENT, CONTEXT).fields();
  }

  @Test
  void everyFieldIsInTheDocument() throws IOException {
    String text = Files.readString(Path.of("../docs/enrichment.md"));
    for (FieldDefinition definition : EnrichedFields.of(Lookups.NONE).definitions()) {
      assertThat(text).contains("| `" + definition.name() + "` |");
    }
  }
}
