package io.kustos.server.report.json;

import io.kustos.core.event.Timestamps;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.core.rule.Rule;
import io.kustos.server.report.Human;
import io.kustos.server.report.NextSteps;
import io.kustos.server.report.Report;
import io.kustos.server.scan.FindingRow;
import io.kustos.server.scan.RejectRow;
import io.kustos.server.scan.RuleTally;
import io.kustos.server.scan.ScanSummary;
import io.kustos.server.scan.ScanSummary.RuleFindings;
import io.kustos.server.scan.Tally;
import io.kustos.server.scan.Tally.Dimension;
import io.kustos.server.scan.Timeline;
import io.kustos.server.scan.TopNames;
import io.kustos.server.source.file.InputProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one JSON document; {@code docs/scan.md} describes it. */
public final class JsonReport implements Report {
  private static final int NAMES_MAX = 20;

  /** Version of the document's form; grows when a member changes its meaning or goes away. */
  private static final int FORM_VERSION = 1;

  @Override
  public void write(ScanSummary summary, OutputStream out) throws IOException {
    JsonWriter json = new JsonWriter(true);
    append(json, summary);
    json.flushTo(out);
    out.write('\n');
  }

  /** Appends the document as one value. */
  public void append(JsonWriter json, ScanSummary summary) {
    json.beginObject().member("kustosReport", FORM_VERSION);
    json.name("summary");
    summary(json, summary);
    json.name("rules").beginArray();
    summary.findings().forEach(found -> rule(json, found));
    json.endArray();
    json.name("timeline");
    timeline(json, summary.tally().timeline());
    json.name("rejects").beginArray();
    for (RejectRow row : summary.rejects()) {
      RejectLines.append(json, row);
    }
    json.endArray();
    json.name("nextSteps").beginArray();
    for (NextSteps.Step step : NextSteps.of(summary)) {
      json.beginObject().member("text", step.text()).member("command", step.command()).endObject();
    }
    json.endArray().endObject();
  }

  private static void summary(JsonWriter json, ScanSummary summary) {
    Tally tally = summary.tally();
    json.beginObject();
    json.name("inputs").beginArray();
    summary.inputs().forEach(json::value);
    json.endArray().name("problems").beginArray();
    for (InputProblem problem : summary.problems()) {
      json.beginObject()
          .member("input", problem.name())
          .member("message", problem.message())
          .endObject();
    }
    json.endArray()
        .member("interrupted", summary.interrupted())
        .member("bytes", summary.readBytes())
        .member("events", tally.events())
        .member("eventsOutsideTime", tally.eventsOutside())
        .member("findings", tally.findings())
        .member("rulesLoaded", summary.setup().rules().size())
        .member(
            "matching",
            summary.setup().program().options().matching().name().toLowerCase(Locale.ROOT));
    if (tally.span().isKnown()) {
      json.member("first", Human.rfc3339(tally.span().firstNanos()))
          .member("last", Human.rfc3339(tally.span().lastNanos()));
    }
    for (Dimension dimension : Dimension.values()) {
      TopNames names = tally.names(dimension);
      if (names.size() > 0) {
        json.name(memberName(dimension));
        names(json, names);
      }
    }
    json.name("rejectsByReason").beginObject();
    tally.rejects().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> json.member(e.getKey(), e.getValue()));
    json.endObject()
        .member("elapsedMillis", summary.elapsedNanos() / 1_000_000)
        .member("eventsPerSecond", Math.round(summary.eventsPerSecond()))
        .endObject();
  }

  /** {@code response codes} as {@code responseCodes}. */
  private static String memberName(Dimension dimension) {
    String label = dimension.label();
    int space = label.indexOf(' ');
    return space < 0
        ? label
        : label.substring(0, space)
            + Character.toUpperCase(label.charAt(space + 1))
            + label.substring(space + 2);
  }

  private static void names(JsonWriter json, TopNames names) {
    json.beginObject().member("distinct", names.size());
    if (names.isCut()) {
      json.member("cutCount", names.cutCount());
    }
    json.name("top").beginArray();
    for (TopNames.NamedCount named : names.top(NAMES_MAX)) {
      json.beginObject()
          .name("name")
          .value(named.name())
          .member("count", named.count())
          .endObject();
    }
    json.endArray().endObject();
  }

  private static void rule(JsonWriter json, RuleFindings found) {
    Rule rule = found.rule();
    RuleTally tally = found.tally();
    json.beginObject()
        .member("id", rule.id())
        .member("name", rule.name())
        .member("priority", rule.priority().label())
        .member("description", rule.description())
        .member("version", rule.version())
        .member("origin", rule.origin());
    json.name("tags").beginArray();
    rule.tags().forEach(json::value);
    json.endArray().member("count", tally.count());
    if (tally.span().isKnown()) {
      json.member("first", Human.rfc3339(tally.span().firstNanos()))
          .member("last", Human.rfc3339(tally.span().lastNanos()));
    }
    json.name("actors");
    names(json, tally.actors());
    json.name("objects");
    names(json, tally.objects());
    json.name("findings").beginArray();
    tally.rows().forEach(row -> finding(json, row));
    json.endArray().endObject();
  }

  private static void finding(JsonWriter json, FindingRow row) {
    json.beginObject().member("id", row.id());
    if (row.timeNanos() != Timestamps.NONE) {
      json.member("time", Human.rfc3339(row.timeNanos()));
    }
    json.member("message", row.message())
        .member("actor", row.actor())
        .member("verb", row.verb())
        .member("object", row.object())
        .member("code", row.code())
        .member("decision", row.decision())
        .member("sourceIPs", row.sourceIps())
        .member("userAgent", row.userAgent())
        .member("auditID", row.auditId())
        .member("stage", row.stage())
        .member("cluster", row.cluster())
        .member("file", row.file())
        .member("line", row.line())
        .member("offset", row.offset());
    if (!row.fields().isEmpty()) {
      json.name("fields").beginObject();
      row.fields().forEach(field -> field(json, field));
      json.endObject();
    }
    json.endObject();
  }

  private static void field(JsonWriter json, NamedValue field) {
    json.name(field.name());
    switch (field.value()) {
      case null -> json.value((String) null);
      case Long number -> json.value(number);
      case List<?> list -> {
        json.beginArray();
        list.forEach(item -> json.value(String.valueOf(item)));
        json.endArray();
      }
      default -> json.value(field.value().toString());
    }
  }

  private static void timeline(JsonWriter json, Timeline timeline) {
    json.beginObject().member("stepSeconds", timeline.stepSeconds()).name("steps").beginArray();
    for (Timeline.Step step : timeline.steps()) {
      json.beginObject().member("start", step.startSeconds()).member("events", step.events());
      json.name("findings").beginArray();
      step.findings().forEach(json::value);
      json.endArray().endObject();
    }
    json.endArray().endObject();
  }
}
