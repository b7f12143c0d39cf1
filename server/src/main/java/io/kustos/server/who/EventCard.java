package io.kustos.server.who;

import io.kustos.core.answer.Actor;
import io.kustos.core.answer.Manner;
import io.kustos.core.answer.Outcome;
import io.kustos.core.answer.Request;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.json.JsonSlice;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.query.EventHit;
import io.kustos.server.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request as a card: its last stage, and what is known about it. */
public final class EventCard {
  private static final int LABEL = 11;
  private static final int MEMBERS_MAX = 12;

  private final StringBuilder out = new StringBuilder();
  private final EventHit shown;
  private final AuditEvent event;
  private final Request request;

  private EventCard(EventHit shown) {
    this.shown = shown;
    this.event = shown.event();
    this.request = new Request(shown.stored().cluster(), event);
  }

  /**
   * The card.
   *
   * @param stages all stages of a request, at least one
   * @param findings those made on them
   */
  public static String of(List<EventHit> stages, List<ArchivedFinding> findings) {
    EventCard card = new EventCard(stages.getLast());
    card.title();
    card.people();
    card.matter();
    card.outcome();
    card.bodies();
    card.annotations();
    card.stages(stages);
    card.findings(findings);
    card.origin();
    return card.out.toString();
  }

  private void line(String label, String text) {
    String padded = label + " ".repeat(Math.max(1, LABEL - label.length()));
    out.append("  ").append(padded).append(Printable.of(text)).append('\n');
  }

  private void lineIf(String label, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      line(label, text);
    }
  }

  private void title() {
    String what = request.resource().isEmpty() ? request.verb() + " " + path() : Manner.of(request);
    out.append(Printable.of(request.actor() + " " + what)).append('\n').append('\n');
    line("when", Times.text(request.nanos()) + took());
  }

  private String path() {
    return request.uri().replaceFirst("\\?.*", "");
  }

  private String took() {
    long received = event.nanos(EventField.REQUEST_RECEIVED_TIMESTAMP);
    if (received == Timestamps.NONE || request.nanos() == Timestamps.NONE) {
      return "";
    }
    double millis = (request.nanos() - received) / 1e6;
    return String.format(Locale.ROOT, " (%.1f ms after it came in)", millis);
  }

  private void people() {
    Actor actor = request.actor();
    String kind = actor.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    line(
        "who",
        (actor.name().isEmpty() ? "nobody authenticated" : actor.name()) + " (" + kind + ")");
    lineIf("groups", list(event.value(EventField.USER_GROUPS)));
    lineIf("extra", members(event.value(EventField.USER_EXTRA)));
    if (actor.as() != null) {
      line("acting as", actor.as());
      lineIf("  groups", list(event.value(EventField.IMPERSONATED_USER_GROUPS)));
    }
    line("from", String.join(" via ", request.sourceIps()) + " with " + request.userAgent());
  }

  private void matter() {
    if (!request.resource().isEmpty()) {
      String api = event.text(EventField.OBJECT_API_VERSION);
      String group = request.group().isEmpty() ? "" : "." + request.group();
      line(
          "what",
          request.verb()
              + " "
              + request.resource()
              + group
              + (request.name().isEmpty() ? "" : "/" + request.name())
              + (request.subresource().isEmpty() ? "" : "/" + request.subresource())
              + (request.namespace().isEmpty() ? "" : " in " + request.namespace())
              + (api == null ? "" : " (" + api + ")"));
      lineIf("uid", request.uid());
    }
    lineIf("command", Manner.command(request));
    line("uri", request.uri());
  }

  private void outcome() {
    int code = request.code();
    Outcome outcome = request.outcome();
    String word = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String message = event.text(EventField.RESPONSE_MESSAGE);
    line(
        "outcome",
        word + (code == 0 ? "" : ", HTTP " + code) + (message == null ? "" : ": " + message));
    String decision = event.text(EventField.AUTHORIZATION_DECISION);
    String reason = event.text(EventField.AUTHORIZATION_REASON);
    if (decision != null) {
      line("decision", decision + (reason == null || reason.isEmpty() ? "" : ": " + reason));
    }
  }

  private void bodies() {
    lineIf("request", body(event.value(EventField.REQUEST_OBJECT)));
    lineIf("response", body(event.value(EventField.RESPONSE_OBJECT)));
    boolean none = !event.has(EventField.REQUEST_OBJECT) && !event.has(EventField.RESPONSE_OBJECT);
    if (none) {
      line("bodies", "none recorded (level " + request.level() + ")");
    }
  }

  private static @Nullable String body(@Nullable JsonSlice body) {
    if (body == null) {
      return null;
    }
    int bytes = body.end() - body.start();
    JsonSlice items = body.get("items");
    List<String> parts = new ArrayList<>();
    JsonSlice kind = body.get("kind");
    parts.add(kind == null ? body.kind().name().toLowerCase(Locale.ROOT) : kind.text());
    parts.add(bytes + " bytes");
    if (items != null && items.isArray()) {
      int[] count = new int[1];
      items.forEachElement(item -> count[0]++);
      parts.add(count[0] + " items");
    } else if (body.isArray()) {
      body.forEachElement(patch -> parts.add(patchText(patch)));
    } else {
      List<String> names = new ArrayList<>();
      body.forEachMember((name, value) -> names.add(name));
      parts.add("with " + String.join(", ", names.subList(0, Math.min(names.size(), MEMBERS_MAX))));
    }
    return String.join(", ", parts.subList(0, Math.min(parts.size(), MEMBERS_MAX)));
  }

  private static String patchText(JsonSlice patch) {
    JsonSlice op = patch.get("op");
    JsonSlice path = patch.get("path");
    return (op == null ? "?" : op.text()) + " " + (path == null ? "?" : path.text());
  }

  private void annotations() {
    JsonSlice annotations = event.value(EventField.ANNOTATIONS);
    if (annotations != null) {
      annotations.forEachMember(
          (name, value) -> {
            if (!name.startsWith("authorization.k8s.io/")) {
              line("annotated", name + " = " + value.text());
            }
          });
    }
  }

  private void stages(List<EventHit> stages) {
    for (EventHit stage : stages) {
      Request its = new Request(stage.stored().cluster(), stage.event());
      String here = stage.equals(shown) ? " (shown)" : "";
      line("stage", Times.text(its.nanos()) + "  " + its.stage() + here);
    }
  }

  private void findings(List<ArchivedFinding> findings) {
    for (ArchivedFinding finding : findings) {
      line("finding", finding.priority() + "  " + finding.ruleName() + ": " + finding.message());
    }
    if (findings.isEmpty()) {
      line("findings", "none");
    }
  }

  private void origin() {
    line("level", request.level());
    line("audit id", request.auditId());
    String source = shown.stored().source();
    line(
        "place",
        shown.place().text()
            + " in cluster "
            + request.cluster()
            + (source == null ? "" : ", from " + source));
  }

  private static String list(@Nullable JsonSlice values) {
    List<String> texts = new ArrayList<>();
    if (values != null) {
      values.forEachElement(value -> texts.add(value.text()));
    }
    return String.join(", ", texts);
  }

  private static String members(@Nullable JsonSlice values) {
    List<String> texts = new ArrayList<>();
    if (values != null) {
      values.forEachMember((name, value) -> texts.add(name + "=" + list(value)));
    }
    return String.join("; ", texts);
  }
}
