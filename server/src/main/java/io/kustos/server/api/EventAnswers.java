package io.kustos.server.api;

import io.kustos.core.rule.Priority;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.api.Problem.Kind;
import io.kustos.server.query.CountRequest;
import io.kustos.server.query.Counts;
import io.kustos.server.query.EventHit;
import io.kustos.server.query.EventLookup;
import io.kustos.server.query.FindingRequest;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.SearchCursor;
import io.kustos.server.query.SearchRequest;
import io.kustos.server.report.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers about events and findings. */
final class EventAnswers {
  private static final int FACETS_MAX = 16;
  private static final int FACET_VALUES = 10;
  private static final int BARS = 60;

  private EventAnswers() {}

  /** {@code GET /events}: one page, newest first. */
  static byte[] search(Call call) throws Problem, QueryException, IOException {
    int limit = call.number("limit", SearchRequest.LIMIT_DEFAULT, call.bounds().rowsMax());
    SearchRequest request = call.search().limit(limit).after(call.cursor());
    Answered answer = new Answered(call.bounds().answerBytesMax());
    answer.json().beginObject().name("events").beginArray();
    Page page = new Page();
    QueryOutcome outcome =
        call.engine()
            .search(
                request,
                hit -> {
                  if (page.takes(answer, hit.place())) {
                    EventJson.event(answer, hit);
                  }
                },
                call.cancellation());
    answer.json().endArray();
    page.end(answer, outcome, call.truth("explain"));
    answer.json().endObject();
    return answer.toBytes();
  }

  /** Where a page ends when the answer is full before it has all rows. */
  private static final class Page {
    private @Nullable SearchCursor last;
    private boolean cut;

    boolean takes(Answered answer, SearchCursor place) {
      if (answer.isFull()) {
        cut = true;
        return false;
      }
      last = place;
      return true;
    }

    void end(Answered answer, QueryOutcome outcome, boolean explain) {
      SearchCursor next = cut ? last : outcome.next();
      EventJson.end(answer, cut || outcome.more(), next, outcome, explain);
    }
  }

  /** {@code GET /events/{id}}: all stages of a request, or the one event at a place. */
  static byte[] event(Call call) throws Problem, QueryException, IOException {
    EventLookup lookup = new EventLookup(call.engine(), call.cancellation());
    List<EventHit> hits = lookup.stages(call.segment(), call.text("cluster"));
    if (hits.isEmpty()) {
      throw new Problem(
          Kind.NOT_FOUND, "no event has the audit id or place '" + call.segment() + "'");
    }
    Answered answer = new Answered(call.bounds().answerBytesMax());
    answer.json().beginObject().name("stages").beginArray();
    for (EventHit hit : hits) {
      EventJson.event(answer, hit);
    }
    answer.json().endArray().name("findings").beginArray();
    for (ArchivedFinding finding : lookup.findings(hits)) {
      EventJson.finding(answer, finding);
    }
    answer.json().endArray().endObject();
    return answer.toBytes();
  }

  /** {@code GET /events/histogram}: how many there are over time. */
  static byte[] histogram(Call call) throws Problem, QueryException, IOException {
    SearchRequest search = call.search();
    Duration step = call.step();
    CountRequest request =
        new CountRequest(search, step == null ? step(search) : step, List.of(), 0);
    Counts counts = call.engine().count(request, call.cancellation());
    Answered answer = new Answered(call.bounds().answerBytesMax());
    JsonWriter json = answer.json();
    json.beginObject().member("total", counts.total()).name("buckets").beginArray();
    for (Counts.Bucket bucket : counts.histogram()) {
      json.beginObject().member("start", bucket.start().toString());
      json.member("count", bucket.count()).endObject();
      answer.rowEnded();
    }
    json.endArray();
    EventJson.rest(answer, counts.outcome(), call.truth("explain"));
    json.endObject();
    return answer.toBytes();
  }

  private static Duration step(SearchRequest search) {
    if (search.from() == null || search.to() == null) {
      return Duration.ofHours(1);
    }
    long seconds = Duration.between(search.from(), search.to()).toSeconds() / BARS;
    return Duration.ofSeconds(Math.max(1, seconds));
  }

  /** {@code GET /events/facets}: the most frequent values of fields. */
  static byte[] facets(Call call) throws Problem, QueryException, IOException {
    List<String> fields = List.copyOf(call.texts("fields"));
    if (fields.isEmpty() || fields.size() > FACETS_MAX) {
      throw new Problem(
          Kind.BAD_REQUEST,
          "'fields' needs 1 to " + FACETS_MAX + " columns, for example fields=verb,user_name");
    }
    int values = call.number("values", FACET_VALUES, 1_000);
    CountRequest request = new CountRequest(call.search(), null, fields, values);
    Counts counts = call.engine().count(request, call.cancellation());
    Answered answer = new Answered(call.bounds().answerBytesMax());
    JsonWriter json = answer.json();
    json.beginObject().member("total", counts.total()).name("facets").beginObject();
    for (Map.Entry<String, List<Counts.Value>> facet : counts.facets().entrySet()) {
      json.name(facet.getKey()).beginArray();
      for (Counts.Value value : facet.getValue()) {
        json.beginObject();
        answer.textOrNull("value", value.value());
        json.member("count", value.count()).endObject();
      }
      json.endArray();
      answer.rowEnded();
    }
    json.endObject();
    EventJson.rest(answer, counts.outcome(), call.truth("explain"));
    json.endObject();
    return answer.toBytes();
  }

  /** {@code GET /findings}: one page, newest first. */
  static byte[] findings(Call call) throws Problem, QueryException, IOException {
    String priority = call.text("priority");
    if (priority != null && Priority.parse(priority).isEmpty()) {
      throw new Problem(
          Kind.BAD_REQUEST, "priority=" + priority + ": not a priority such as warning");
    }
    FindingRequest request =
        new FindingRequest(
            call.texts("rule"),
            priority == null ? null : Priority.parse(priority).orElseThrow(),
            call.time("from"),
            call.time("to"),
            call.texts("cluster"),
            call.text("id"),
            call.number("limit", SearchRequest.LIMIT_DEFAULT, call.bounds().rowsMax()),
            call.cursor());
    Answered answer = new Answered(call.bounds().answerBytesMax());
    answer.json().beginObject().name("findings").beginArray();
    Page page = new Page();
    QueryOutcome outcome =
        call.engine()
            .findings(
                request,
                found -> {
                  if (page.takes(answer, found.place())) {
                    EventJson.finding(answer, found.finding());
                  }
                },
                call.cancellation());
    answer.json().endArray();
    page.end(answer, outcome, call.truth("explain"));
    answer.json().endObject();
    return answer.toBytes();
  }
}
