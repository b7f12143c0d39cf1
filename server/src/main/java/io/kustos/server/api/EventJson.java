package io.kustos.server.api;

import io.kustos.core.event.EventField;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.query.EventHit;
import io.kustos.server.query.Explanation;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.SearchCursor;
import io.kustos.server.report.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes events, findings and what is said at the end, as {@code openapi.json} describes them. */
final class EventJson {
  private EventJson() {}

  static void event(Answered to, EventHit hit) throws IOException {
    JsonWriter json = to.json();
    json.beginObject();
    to.textOrNull("id", hit.event().text(EventField.AUDIT_ID));
    json.member("place", hit.place().text());
    json.name("cluster").value(hit.stored().cluster());
    to.textOrNull("source", hit.stored().source());
    json.member("time", hit.place().eventTime().toString());
    json.member("received", time(hit.stored().receivedMicros()));
    json.name("event");
    to.value(hit.stored().bytes());
    json.endObject();
    to.rowEnded();
  }

  static void finding(Answered to, ArchivedFinding finding) throws IOException {
    JsonWriter json = to.json();
    json.beginObject();
    json.name("id").value(finding.id());
    json.name("rule").value(finding.ruleId());
    json.name("ruleName").value(finding.ruleName());
    json.name("ruleVersion").value(finding.ruleVersion());
    json.name("priority").value(finding.priority());
    json.name("time").value(time(finding.eventMicros()));
    json.name("cluster").value(finding.cluster());
    json.name("auditId").value(finding.auditId());
    json.name("stage").value(finding.stage());
    json.name("place")
        .value(new SearchCursor(finding.eventMicros(), finding.shard(), finding.position()).text());
    json.name("message").value(finding.message());
    json.name("fields");
    to.value(finding.fields().getBytes(StandardCharsets.UTF_8));
    to.texts("tags", finding.tags());
    json.endObject();
    to.rowEnded();
  }

  static String time(long micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
        .toString();
  }

  /** Whether there is more and where, what could not be read, and how it was found. */
  static void end(
      Answered to,
      boolean more,
      @Nullable SearchCursor next,
      QueryOutcome outcome,
      boolean explain) {
    to.json().member("more", more);
    to.textOrNull("next", next == null ? null : next.text());
    rest(to, outcome, explain);
  }

  static void rest(Answered to, QueryOutcome outcome, boolean explain) {
    to.texts("problems", outcome.problems());
    if (explain) {
      explanation(to, outcome.explanation());
    }
  }

  private static void explanation(Answered to, Explanation how) {
    JsonWriter json = to.json();
    json.name("explanation").beginObject();
    to.textOrNull("condition", how.condition());
    json.name("sql").value(how.sql());
    to.texts("decided", List.copyOf(how.decided()));
    json.member("files", how.files()).member("filesPruned", how.filesPruned());
    json.member("filesUnneeded", how.filesUnneeded()).member("bytesRead", how.bytesRead());
    json.member("rowsRead", how.rowsRead()).member("tailEvents", how.tailEvents());
    json.member("micros", how.took().toNanos() / 1000);
    json.endObject();
  }
}
