package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.TimestampText;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldType;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code evt.*} fields that Falco has for events of every source. */
final class GenericFields {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private GenericFields() {}

  /** Reads a number from the event's time and its place in the stream. */
  @FunctionalInterface
  private interface TimeReader {
    @Nullable Object read(long nanos, EventContext context);
  }

  static List<FieldSpec> specs() {
    return List.of(
        spec(
            "evt.num",
            FieldType.NUMBER,
            (event, context) -> context.number(),
            "Running number of the event, from 1"),
        text("evt.time", (t, c) -> clock(t, c, true), "Clock at the event, with nanoseconds"),
        text("evt.time.s", (t, c) -> clock(t, c, false), "Clock at the event, in seconds"),
        text("evt.time.iso8601", (t, c) -> iso(t), "Time of the event, ISO 8601 in UTC"),
        text(
            "evt.datetime",
            (t, c) -> date(t, c.zone()) + " " + clock(t, c, true),
            "Date and clock at the event, with nanoseconds"),
        text(
            "evt.datetime.s",
            (t, c) -> date(t, c.zone()) + " " + clock(t, c, false),
            "Date and clock at the event, in seconds"),
        number("evt.rawtime", (t, c) -> t, "Time of the event, nanoseconds since 1970"),
        number(
            "evt.rawtime.s",
            (t, c) -> t / NANOS_PER_SECOND,
            "Time of the event, seconds since 1970"),
        number(
            "evt.rawtime.ns",
            (t, c) -> t % NANOS_PER_SECOND,
            "Nanoseconds of the event's time beyond its second"),
        number(
            "evt.reltime",
            (t, c) -> t - c.firstEventNanos(),
            "Nanoseconds since the first event read"),
        number(
            "evt.reltime.s",
            (t, c) -> (t - c.firstEventNanos()) / NANOS_PER_SECOND,
            "Seconds since the first event read"),
        number(
            "evt.reltime.ns",
            (t, c) -> (t - c.firstEventNanos()) % NANOS_PER_SECOND,
            "Nanoseconds since the first event read, beyond the second"),
        constant("evt.pluginname", "k8saudit", "Plugin that Falco would read the event with"),
        spec(
            "evt.plugininfo",
            FieldType.STRING,
            (event, context) -> JsonText.of(event.root()),
            "The whole event as JSON text"),
        constant("evt.source", "k8s_audit", "Source of the event"),
        constant("evt.is_async", "false", "Whether Falco made the event itself; never so here"),
        spec(
            "evt.asynctype",
            FieldType.STRING,
            (event, context) -> null,
            "Kind of an event that Falco made itself; never there"),
        spec(
            "evt.hostname",
            FieldType.STRING,
            (event, context) -> context.hostname(),
            "Name of the machine that evaluates"));
  }

  private static FieldSpec spec(
      String name, FieldType type, Field.Extractor extractor, String description) {
    return FieldSpec.falco(name, type, ArgumentKind.NONE, description)
        .with((made, argument) -> Field.computed(made, argument, type, extractor));
  }

  private static FieldSpec constant(String name, String value, String description) {
    return spec(name, FieldType.STRING, (event, context) -> value, description);
  }

  private static FieldSpec text(String name, TimeReader reader, String description) {
    return timed(name, FieldType.STRING, reader, description);
  }

  private static FieldSpec number(String name, TimeReader reader, String description) {
    return timed(name, FieldType.NUMBER, reader, description);
  }

  private static FieldSpec timed(
      String name, FieldType type, TimeReader reader, String description) {
    return spec(name, type, (event, context) -> read(event, context, reader), description);
  }

  private static @Nullable Object read(AuditEvent event, EventContext context, TimeReader reader) {
    long nanos = event.stageNanos();
    return nanos == Timestamps.NONE ? null : reader.read(nanos, context);
  }

  private static String clock(long nanos, EventContext context, boolean fraction) {
    StringBuilder out = new StringBuilder(18);
    TimestampText.appendClock(out, nanos, context.zone());
    if (fraction) {
      TimestampText.appendFraction(out, nanos);
    }
    return out.toString();
  }

  private static String date(long nanos, ZoneId zone) {
    StringBuilder out = new StringBuilder(10);
    TimestampText.appendDate(out, nanos, zone);
    return out.toString();
  }

  private static String iso(long nanos) {
    StringBuilder out = new StringBuilder(34);
    TimestampText.appendDateTime(out, nanos);
    return out.append("+0000").toString();
  }
}
