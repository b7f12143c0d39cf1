package io.kustos.server.cli.search;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.query.EventHit;
import io.kustos.server.report.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event in the columns of a table, and as one JSON object. */
final class EventCells {
  private static final List<String> TABLE =
      List.of("TIME", "CLUSTER", "USER", "VERB", "OBJECT", "CODE", "FROM");
  static final Set<String> RIGID = Set.of("TIME", "VERB", "CODE", "FROM");
  private static final List<String> CSV =
      List.of(
          "time",
          "cluster",
          "user",
          "impersonated_user",
          "verb",
          "resource",
          "subresource",
          "namespace",
          "name",
          "code",
          "source_ip",
          "user_agent",
          "stage",
          "audit_id");

  private final DateTimeFormatter clock;

  private final @Nullable MatchingRules rules;

  /** Without rules no column names them. */
  EventCells(ZoneId zone, @Nullable MatchingRules rules) {
    this.rules = rules;
    this.clock = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  List<String> tableColumns() {
    return rules == null ? TABLE : with(TABLE, "RULE");
  }

  List<String> csvColumns() {
    return rules == null ? CSV : with(CSV, "rule");
  }

  private static List<String> with(List<String> cells, String last) {
    List<String> all = new ArrayList<>(cells);
    all.add(last);
    return all;
  }

  private static List<String> withRules(
      List<String> cells, @Nullable MatchingRules rules, AuditEvent event) {
    return rules == null ? cells : with(cells, String.join(", ", rules.of(event)));
  }

  List<String> table(EventHit hit) {
    AuditEvent event = hit.event();
    String as = text(event, EventField.IMPERSONATED_USER_NAME);
    String user = text(event, EventField.USER_NAME);
    List<String> cells =
        List.of(
            clock.format(hit.place().eventTime()),
            hit.stored().cluster(),
            as.isEmpty() ? user : user + " as " + as,
            text(event, EventField.VERB),
            object(event),
            text(event, EventField.RESPONSE_CODE),
            address(event));
    return withRules(cells, rules, event);
  }

  private static String object(AuditEvent event) {
    String resource = text(event, EventField.OBJECT_RESOURCE);
    if (resource.isEmpty()) {
      String uri = text(event, EventField.REQUEST_URI);
      int query = uri.indexOf('?');
      return query < 0 ? uri : uri.substring(0, query);
    }
    String sub = text(event, EventField.OBJECT_SUBRESOURCE);
    String space = text(event, EventField.OBJECT_NAMESPACE);
    String name = text(event, EventField.OBJECT_NAME);
    return (space.isEmpty() ? "" : space + "/")
        + resource
        + (name.isEmpty() ? "" : "/" + name)
        + (sub.isEmpty() ? "" : "/" + sub);
  }

  private static String address(AuditEvent event) {
    JsonSlice all = event.value(EventField.SOURCE_IPS);
    JsonSlice first = all == null ? null : all.element(0);
    return first == null ? "" : first.text();
  }

  private static String text(AuditEvent event, EventField field) {
    JsonSlice value = event.value(field);
    return value == null || value.kind() == JsonSlice.Kind.NULL ? "" : value.text();
  }

  List<String> csv(EventHit hit) {
    AuditEvent event = hit.event();
    List<String> cells = new ArrayList<>();
    cells.add(hit.place().eventTime().toString());
    cells.add(hit.stored().cluster());
    for (EventField field :
        List.of(
            EventField.USER_NAME,
            EventField.IMPERSONATED_USER_NAME,
            EventField.VERB,
            EventField.OBJECT_RESOURCE,
            EventField.OBJECT_SUBRESOURCE,
            EventField.OBJECT_NAMESPACE,
            EventField.OBJECT_NAME,
            EventField.RESPONSE_CODE)) {
      cells.add(text(event, field));
    }
    cells.add(address(event));
    for (EventField field : List.of(EventField.USER_AGENT, EventField.STAGE, EventField.AUDIT_ID)) {
      cells.add(text(event, field));
    }
    return withRules(cells, rules, event);
  }

  /** Where it is from, the rules that match, and the exact event. */
  String json(EventHit hit) {
    JsonWriter json =
        new JsonWriter(false)
            .beginObject()
            .member("place", hit.place().text())
            .member("time", hit.place().eventTime().toString())
            .member("cluster", hit.stored().cluster())
            .member("source", hit.stored().source());
    if (rules != null) {
      json.name("rules").beginArray();
      rules.of(hit.event()).forEach(json::value);
      json.endArray();
    }
    String head = json.endObject().toString().strip();
    return head.substring(0, head.length() - 1)
        + ",\"event\":"
        + new String(hit.stored().bytes(), StandardCharsets.UTF_8).strip()
        + "}";
  }

  List<String> table(ArchivedFinding finding) {
    Instant time =
        Instant.ofEpochSecond(
            Math.floorDiv(finding.eventMicros(), 1_000_000L),
            Math.floorMod(finding.eventMicros(), 1_000_000L) * 1_000);
    List<String> cells =
        List.of(
            clock.format(time),
            finding.cluster(),
            finding.priority().toUpperCase(Locale.ROOT),
            "finding",
            finding.ruleName() + ": " + finding.message(),
            "",
            "");
    return rules == null ? cells : with(cells, finding.ruleName());
  }

  static String json(ArchivedFinding finding) {
    String head =
        new JsonWriter(false)
            .beginObject()
            .member("finding", finding.id())
            .member("rule", finding.ruleId())
            .member("priority", finding.priority())
            .member("cluster", finding.cluster())
            .member("auditId", finding.auditId())
            .member("message", finding.message())
            .endObject()
            .toString()
            .strip();
    return head.substring(0, head.length() - 1) + ",\"fields\":" + finding.fields() + "}";
  }
}
