package io.kustos.server.cli.completeness;

import io.kustos.core.completeness.Comparison;
import io.kustos.core.completeness.Interval;
import io.kustos.core.completeness.LogEvidence;
import io.kustos.core.completeness.Losses;
import io.kustos.server.report.Human;
import io.kustos.server.report.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a report on completeness for a program. */
final class CompletenessJson {
  private static final int NAMES_MAX = 100;

  private CompletenessJson() {}

  static String of(CompletenessReport report) {
    LogEvidence evidence = report.evidence();
    JsonWriter json = new JsonWriter(true).beginObject();
    json.member("missing", report.isMissing()).member("events", evidence.events());
    if (evidence.span().isKnown()) {
      json.member("first", Human.rfc3339(evidence.span().firstNanos()))
          .member("last", Human.rfc3339(evidence.span().lastNanos()));
    }
    json.member("rejects", report.rejects());
    if (report.intervals() != null) {
      json.name("intervals").beginArray();
      report.intervals().forEach(interval -> interval(interval, json));
      json.endArray();
    }
    if (report.comparison() != null) {
      comparison(report.comparison(), json);
    }
    itself(report, json);
    return json.endObject().toString();
  }

  private static void interval(Interval interval, JsonWriter json) {
    json.beginObject()
        .member("from", Human.rfc3339(interval.fromNanos()))
        .member("to", Human.rfc3339(interval.toNanos()))
        .member("counted", interval.counted())
        .member("arrived", interval.arrived())
        .member("missing", interval.missing())
        .member("edge", interval.edge())
        .member("rejected", interval.rejected())
        .member("restarted", interval.restarted())
        .member("verdict", interval.verdict().name().toLowerCase(Locale.ROOT));
    json.name("errors").beginObject();
    new TreeMap<>(interval.errors()).forEach(json::member);
    json.endObject().endObject();
  }

  private static void comparison(Comparison.Outcome outcome, JsonWriter json) {
    Losses missing = outcome.missing();
    json.name("reference").beginObject();
    json.member("events", outcome.reference())
        .member("missing", missing.events())
        .member("more", outcome.more());
    if (missing.span().isKnown()) {
      json.member("first_missing", Human.rfc3339(missing.span().firstNanos()))
          .member("last_missing", Human.rfc3339(missing.span().lastNanos()));
    }
    counts("users", missing.users(NAMES_MAX), json);
    counts("kinds", missing.actions(NAMES_MAX), json);
    json.endObject();
  }

  private static void counts(String name, List<Map.Entry<String, Long>> counts, JsonWriter json) {
    json.name(name).beginObject();
    counts.forEach(count -> json.member(count.getKey(), count.getValue()));
    json.endObject();
  }

  private static void itself(CompletenessReport report, JsonWriter json) {
    json.member("writes", report.evidence().chains().writes());
    json.name("missing_writes").beginArray();
    report
        .holes()
        .forEach(
            hole ->
                json.beginObject()
                    .member("object", hole.object())
                    .member("missing", hole.missing())
                    .member("evidence", hole.what())
                    .member("after", Human.rfc3339(hole.fromNanos()))
                    .member("before", Human.rfc3339(hole.toNanos()))
                    .endObject());
    json.endArray().name("open_requests").beginArray();
    report
        .overdue()
        .forEach(
            request ->
                json.beginObject()
                    .member("audit_id", request.auditId())
                    .member("user", request.user())
                    .member("verb", request.verb())
                    .member("uri", request.uri())
                    .member("stage", request.stage())
                    .member("time", Human.rfc3339(request.nanos()))
                    .endObject());
    json.endArray().name("silences").beginArray();
    report
        .silences()
        .forEach(
            silence ->
                json.beginObject()
                    .member("from", Human.rfc3339(silence.fromNanos()))
                    .member("to", Human.rfc3339(silence.toNanos()))
                    .endObject());
    json.endArray();
  }
}
