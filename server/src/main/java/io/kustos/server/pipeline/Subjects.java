package io.kustos.server.pipeline;

import io.kustos.core.json.JsonSlice;
import io.kustos.server.journal.Entry;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.source.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the pipeline's control entries speak of; {@code docs/formats/pipeline.md} has the list. */
final class Subjects {
  /** A process began to write the journal; the version is the program's. */
  static final String START = "start";

  /** Other rules judge from here on. */
  static final String RULES = "rules";

  /** Begins the subject of a place to go on at; the source's name follows. */
  private static final String RESUME = "resume:";

  /** Begins the subject that a source brought all it has for now; the source's name follows. */
  private static final String END = "end:";

  /** Begins the subject of a suspected gap; the source's name follows. */
  private static final String GAP = "gap:";

  /** Begins the subject of events that are missing by the servers' count; the cluster follows. */
  private static final String MISSING = "missing:";

  /** Longest text about a gap, in characters. */
  private static final int GAP_TEXT_MAX = 2_000;

  private Subjects() {}

  static Entry.Control start(Instant now) {
    String version = Subjects.class.getPackage().getImplementationVersion();
    return new Entry.Control(now, START, version == null ? "" : version);
  }

  static Entry.Control rules(Instant now, VersionedRules rules) {
    return new Entry.Control(now, RULES, rules.version());
  }

  static Entry.Control resume(Delivery delivery, String text) {
    return new Entry.Control(delivery.received(), RESUME + delivery.source(), text);
  }

  /** The source whose place to go on a subject speaks of; null when it speaks of something else. */
  static @Nullable String resumed(String subject) {
    return subject.startsWith(RESUME) ? subject.substring(RESUME.length()) : null;
  }

  static Entry.Control end(Instant now, String source) {
    return new Entry.Control(now, END + source, "");
  }

  /** The source that brought all it has; null when the subject speaks of something else. */
  static @Nullable String ended(String subject) {
    return subject.startsWith(END) ? subject.substring(END.length()) : null;
  }

  /** A gap as docs/formats/pipeline.md has it. */
  static Entry.Control gap(SourceGap gap) {
    JsonWriter json = new JsonWriter(false).beginObject();
    json.member("cluster", gap.cluster()).member("kind", gap.kind());
    json.member("file", bounded(gap.file())).member("missing", gap.bytesMissing());
    json.member("text", bounded(gap.text())).endObject();
    return new Entry.Control(gap.noticed(), GAP + gap.source(), json.toString());
  }

  private static String bounded(String text) {
    return text.length() <= GAP_TEXT_MAX ? text : text.substring(0, GAP_TEXT_MAX);
  }

  /** The gap an entry speaks of; null when it speaks of something else. */
  static @Nullable SourceGap gapOf(Entry.Control control) {
    if (!control.subject().startsWith(GAP)) {
      return null;
    }
    JsonSlice json = JsonSlice.of(control.version().getBytes(StandardCharsets.UTF_8));
    JsonSlice missing = json.get("missing");
    return new SourceGap(
        control.subject().substring(GAP.length()),
        text(json, "cluster"),
        text(json, "kind"),
        text(json, "file"),
        missing == null ? -1 : Long.parseLong(missing.raw()),
        text(json, "text"),
        control.received());
  }

  /** Missing events as docs/formats/pipeline.md has them. */
  static Entry.Control missing(MissingEvents found) {
    JsonWriter json = new JsonWriter(false).beginObject();
    json.member("from", found.from().toString()).member("to", found.to().toString());
    json.member("counted", found.counted()).member("arrived", found.arrived());
    json.member("known", found.known()).endObject();
    return new Entry.Control(found.noticed(), MISSING + found.cluster(), json.toString());
  }

  /** The missing events an entry speaks of; null when it speaks of something else. */
  static @Nullable MissingEvents missingOf(Entry.Control control) {
    if (!control.subject().startsWith(MISSING)) {
      return null;
    }
    JsonSlice json = JsonSlice.of(control.version().getBytes(StandardCharsets.UTF_8));
    return new MissingEvents(
        control.subject().substring(MISSING.length()),
        Instant.parse(text(json, "from")),
        Instant.parse(text(json, "to")),
        number(json, "counted"),
        number(json, "arrived"),
        number(json, "known"),
        control.received());
  }

  private static long number(JsonSlice object, String name) {
    JsonSlice found = object.get(name);
    return found == null ? 0 : Long.parseLong(found.raw());
  }

  private static String text(JsonSlice object, String name) {
    JsonSlice found = object.get(name);
    return found == null ? "" : found.text();
  }
}
