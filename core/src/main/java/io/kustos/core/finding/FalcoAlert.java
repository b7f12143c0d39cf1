package io.kustos.core.finding;

import io.kustos.core.event.EventField;
import io.kustos.core.event.TimestampText;
import io.kustos.core.event.Timestamps;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.core.rule.EventContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints findings as Falco 0.44 prints alerts: one line, as text or as JSON with its keys in order.
 *
 * @see <a href="https://falco.org/docs/outputs/formatting/">Falco's output formatting</a>
 */
public final class FalcoAlert {
  private static final String EVENT_TIME = "evt.time";

  private final EventContext context;

  /** A printer; host name and time zone are the context's. */
  public FalcoAlert(EventContext context) {
    this.context = context;
  }

  /**
   * Where an alert's event was found; what is unknown is left out.
   *
   * @param line from 1; 0 when unknown
   * @param offset of the event's first byte in the file's plain content; negative when unknown
   */
  public record Origin(@Nullable String cluster, @Nullable String file, long line, long offset) {}

  /** Writes the alert as JSON and a line end, in UTF-8. */
  public void write(OutputStream out, Finding finding, @Nullable Origin origin) throws IOException {
    StringBuilder json = new StringBuilder(1_024);
    append(json, finding, origin);
    out.write(json.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Appends the alert as JSON, without a line end.
   *
   * @param origin when given, an object {@code kustos} with it and the finding's identity is added
   */
  public void append(StringBuilder out, Finding finding, @Nullable Origin origin) {
    out.append("{\"hostname\":");
    JsonString.append(out, context.hostname());
    if (origin != null) {
      appendOrigin(out, finding, origin);
    }
    out.append(",\"output\":\"");
    JsonString.appendContent(out, output(finding));
    out.append("\",\"output_fields\":");
    appendFields(out, finding.fields(), finding.timeNanos());
    out.append(",\"priority\":");
    JsonString.append(out, finding.rule().priority().label());
    out.append(",\"rule\":");
    JsonString.append(out, finding.rule().name());
    out.append(",\"source\":");
    JsonString.append(out, finding.rule().source());
    out.append(",\"tags\":");
    appendList(out, finding.rule().tags());
    out.append(",\"time\":");
    if (finding.timeNanos() == Timestamps.NONE) {
      out.append("null}");
    } else {
      out.append('"');
      TimestampText.appendDateTime(out, finding.timeNanos());
      out.append("Z\"}");
    }
  }

  /** The line of text: clock, priority and message, with control characters escaped as in JSON. */
  public String line(Finding finding) {
    StringBuilder line = new StringBuilder();
    JsonString.appendContent(line, output(finding));
    return line.toString();
  }

  /** Clock, priority and message as they are. */
  private String output(Finding finding) {
    StringBuilder out = new StringBuilder(finding.message().length() + 40);
    if (finding.timeNanos() == Timestamps.NONE) {
      out.append(OutputRenderer.MISSING);
    } else {
      TimestampText.appendClock(out, finding.timeNanos(), context.zone());
      TimestampText.appendFraction(out, finding.timeNanos());
    }
    return out.append(": ")
        .append(finding.rule().priority().label())
        .append(' ')
        .append(finding.message())
        .toString();
  }

  /**
   * Appends an object with the fields in the order of their names, and {@code evt.time}.
   *
   * @param named values as a {@link Finding} has them
   * @param timeNanos nanoseconds since the epoch, or {@link Timestamps#NONE}
   */
  public static void appendFields(StringBuilder out, List<NamedValue> named, long timeNanos) {
    List<NamedValue> fields = new ArrayList<>(named);
    fields.removeIf(field -> field.name().equals(EVENT_TIME));
    fields.add(new NamedValue(EVENT_TIME, Findings.time(timeNanos)));
    fields.sort(Comparator.comparing(NamedValue::name));
    char separator = '{';
    for (NamedValue field : fields) {
      out.append(separator);
      JsonString.append(out, field.name());
      out.append(':');
      appendValue(out, field);
      separator = ',';
    }
    out.append('}');
  }

  private static void appendValue(StringBuilder out, NamedValue field) {
    switch (field.value()) {
      case null -> out.append("null");
      case List<?> list -> appendList(out, list);
      case String text when field.name().equals("evt.is_async") -> out.append(text);
      case String text -> JsonString.append(out, text);
      default -> out.append(field.value());
    }
  }

  private static void appendList(StringBuilder out, List<?> elements) {
    out.append('[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      JsonString.append(out, (String) elements.get(i));
    }
    out.append(']');
  }

  private static void appendOrigin(StringBuilder out, Finding finding, Origin origin) {
    out.append(",\"kustos\":{\"ruleId\":");
    JsonString.append(out, finding.rule().id());
    out.append(",\"findingId\":");
    JsonString.append(out, finding.id());
    appendMember(out, "auditID", finding.event().text(EventField.AUDIT_ID));
    appendMember(out, "stage", finding.event().text(EventField.STAGE));
    appendMember(out, "cluster", origin.cluster());
    appendMember(out, "file", origin.file());
    if (origin.line() > 0) {
      out.append(",\"line\":").append(origin.line());
    }
    if (origin.offset() >= 0) {
      out.append(",\"offset\":").append(origin.offset());
    }
    out.append('}');
  }

  private static void appendMember(StringBuilder out, String name, @Nullable String value) {
    if (value != null) {
      out.append(",\"").append(name).append("\":");
      JsonString.append(out, value);
    }
  }
}
