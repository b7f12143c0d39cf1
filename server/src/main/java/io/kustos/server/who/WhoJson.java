package io.kustos.server.who;

import io.kustos.core.answer.Act;
import io.kustos.core.answer.Actor;
import io.kustos.core.answer.Answer;
import io.kustos.core.answer.Manner;
import io.kustos.core.answer.Request;
import io.kustos.core.answer.Step;
import io.kustos.core.event.Timestamps;
import io.kustos.server.report.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** An answer as JSON; {@code docs/who.md} describes it. */
public final class WhoJson {
  private final JsonWriter json;
  private final int most;

  private WhoJson(JsonWriter json, int most) {
    this.json = json;
    this.most = most;
  }

  /** The answer, and what could not be read. */
  public static String of(Answer answer, List<String> problems) {
    return of(new JsonWriter(true), answer, problems, Integer.MAX_VALUE);
  }

  /**
   * The same on one line, cut short.
   *
   * @param most acts of each list; {@code more} tells whether there are more
   */
  public static String of(Answer answer, List<String> problems, int most) {
    return of(new JsonWriter(false), answer, problems, most);
  }

  private static String of(JsonWriter json, Answer answer, List<String> problems, int most) {
    WhoJson text = new WhoJson(json, most);
    json.beginObject().member("question", answer.question().toString());
    text.acts("done", answer.done());
    text.acts("possible", answer.possible());
    text.acts("denied", answer.denied());
    text.acts("failed", answer.failed());
    boolean more =
        Stream.of(answer.done(), answer.possible(), answer.denied(), answer.failed())
            .anyMatch(acts -> acts.size() > most);
    json.member("more", more);
    text.texts("notes", answer.notes());
    text.texts("problems", problems);
    json.endObject();
    return json + "\n";
  }

  private void texts(String name, List<String> texts) {
    json.name(name).beginArray();
    texts.forEach(json::value);
    json.endArray();
  }

  private void acts(String name, List<Act> acts) {
    json.name(name).beginArray();
    for (Act act : acts.subList(0, Math.min(most, acts.size()))) {
      json.beginObject().name("behind");
      actor(act.behind());
      json.member("settled", act.isSettled()).member("how", act.how());
      texts("remarks", act.remarks());
      json.name("requests").beginArray();
      act.requests().forEach(this::request);
      json.endArray();
      json.name("chain").beginArray();
      for (Step step : act.chain().steps()) {
        json.beginObject().member("because", step.because());
        json.member("basis", step.basis().name().toLowerCase(Locale.ROOT)).name("request");
        request(step.request());
        json.endObject();
      }
      json.endArray();
      json.member("gap", act.chain().gap()).endObject();
    }
    json.endArray();
  }

  private void actor(Actor actor) {
    json.beginObject();
    json.member("kind", actor.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.member("name", actor.name()).member("actingAs", actor.as()).member("pod", actor.pod());
    json.endObject();
  }

  private void request(Request request) {
    json.beginObject();
    long nanos = request.nanos();
    json.member("time", nanos == Timestamps.NONE ? null : Times.instant(nanos).toString());
    json.member("auditId", request.auditId()).member("cluster", request.cluster());
    json.name("actor");
    actor(request.actor());
    json.member("what", Manner.of(request)).member("verb", request.verb());
    json.member("resource", request.resource()).member("subresource", request.subresource());
    json.member("namespace", request.namespace()).member("name", request.name());
    json.member("uid", request.uid()).member("code", request.code());
    json.member("outcome", request.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.member("level", request.level()).member("userAgent", request.userAgent());
    json.member("command", Manner.command(request));
    texts("sourceIPs", request.sourceIps());
    json.endObject();
  }
}
