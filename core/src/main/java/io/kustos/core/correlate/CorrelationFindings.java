package io.kustos.core.correlate;

import io.kustos.core.correlate.Correlation.Window;
import io.kustos.core.correlate.Groups.GroupKey;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.TimestampText;
import io.kustos.core.finding.Finding;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.core.finding.Findings;
import io.kustos.core.rule.CorrelationRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes findings of windows. */
final class CorrelationFindings {
  private static final String MISSING = "<NA>";

  private CorrelationFindings() {}

  static Found of(Planned planned, GroupKey key, Window window, CorrelationBounds bounds) {
    List<@Nullable String> group = Inputs.values(key.key());
    AuditEvent last = AuditEvent.parse(window.last().outline());
    Finding finding =
        Findings.ofWindow(
            planned.rule(),
            key.stream().cluster(),
            key.key(),
            window.startNanos(),
            last,
            window.timeNanos(),
            message(planned, group, window),
            fields(planned, group, window, bounds));
    return new Found(finding, key.stream(), key.key(), window.last().place());
  }

  private static List<NamedValue> fields(
      Planned planned, List<@Nullable String> group, Window window, CorrelationBounds bounds) {
    List<NamedValue> fields = new ArrayList<>();
    CorrelationRule definition = planned.definition();
    for (int i = 0; i < definition.groupBy().size(); i++) {
      fields.add(new NamedValue(definition.groupBy().get(i).name(), group.get(i)));
    }
    fields.add(new NamedValue("correlation.type", definition.type().label()));
    fields.add(new NamedValue("correlation.count", window.count()));
    if (definition.type().hasValues()) {
      fields.add(new NamedValue("correlation.value", number(window.measure())));
    }
    fields.add(new NamedValue("correlation.first", time(window.startNanos())));
    fields.add(new NamedValue("correlation.last", time(lastNanos(window))));
    fields.add(new NamedValue("correlation.rules", List.copyOf(names(planned, window))));
    fields.add(
        new NamedValue(
            "correlation.auditIDs",
            window.seen().stream()
                .map(State.Seen::auditId)
                .distinct()
                .limit(bounds.eventsListedMax())
                .toList()));
    return fields;
  }

  private static long lastNanos(Window window) {
    return window.seen().isEmpty() ? window.timeNanos() : window.seen().getLast().timeNanos();
  }

  private static String time(long nanos) {
    StringBuilder out = new StringBuilder(32);
    TimestampText.appendDateTime(out, nanos);
    return out.append('Z').toString();
  }

  /** The rules that matched, in the order of the events. */
  private static Set<String> names(Planned planned, Window window) {
    Set<String> names = new LinkedHashSet<>();
    window.seen().forEach(one -> names.add(planned.names().get(one.reference())));
    return names;
  }

  private static String message(Planned planned, List<@Nullable String> group, Window window) {
    StringBuilder out = new StringBuilder(what(planned, window));
    CorrelationRule definition = planned.definition();
    for (int i = 0; i < definition.groupBy().size(); i++) {
      out.append(i == 0 ? " (" : ", ").append(definition.groupBy().get(i).name()).append('=');
      out.append(Objects.requireNonNullElse(group.get(i), MISSING));
    }
    return out.append(definition.groupBy().isEmpty() ? "" : ")").toString();
  }

  private static String what(Planned planned, Window window) {
    CorrelationRule definition = planned.definition();
    String matches = matches(window.count()) + " of " + quoted(names(planned, window), ", ");
    String length = " in " + span(lastNanos(window) - window.startNanos());
    String field =
        definition.values().stream()
            .map(CorrelationRule.Key::name)
            .collect(Collectors.joining(" and "));
    return switch (definition.type()) {
      case EVENT_COUNT -> window.count() == 1 ? matches : matches + length;
      case VALUE_COUNT ->
          (long) window.measure() + " different " + field + " in " + matches + length;
      case VALUE_SUM -> aggregate("sum", field, window) + matches + length;
      case VALUE_AVG -> aggregate("average", field, window) + matches + length;
      case VALUE_MEDIAN -> aggregate("median", field, window) + matches + length;
      case VALUE_PERCENTILE -> {
        String name = "percentile " + number(definition.percentile());
        yield aggregate(name, field, window) + matches + length;
      }
      case TEMPORAL -> quoted(names(planned, window), " and ") + length;
      case TEMPORAL_ORDERED -> quoted(names(planned, window), ", then ") + length;
      case ABSENCE -> absence(planned, span(definition.timespan().toNanos()));
    };
  }

  private static String absence(Planned planned, String within) {
    List<String> names = planned.names();
    if (names.size() == 1) {
      return "'" + names.getFirst() + "' did not come again within " + within;
    }
    String expected = quoted(new LinkedHashSet<>(names.subList(1, names.size())), " or ");
    return "'" + names.getFirst() + "' was not followed by " + expected + " within " + within;
  }

  private static String aggregate(String name, String field, Window window) {
    return name + " of " + field + " is " + number(window.measure()) + " in ";
  }

  private static String matches(long count) {
    return count == 1 ? "1 match" : String.format(Locale.ROOT, "%d matches", count);
  }

  private static String quoted(Set<String> names, String between) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(between));
  }

  /** Without needless digits. */
  private static String number(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** For example {@code 2h5m}, {@code 8m13s}, {@code 0.4s}. */
  private static String span(long nanos) {
    Duration span = Duration.ofNanos(nanos);
    if (span.toMinutes() == 0) {
      BigDecimal seconds = BigDecimal.valueOf(span.toMillis(), 3).stripTrailingZeros();
      return seconds.toPlainString() + "s";
    }
    Duration rounded = Duration.ofSeconds(span.toSeconds());
    long days = rounded.toDays();
    String rest = rounded.minusDays(days).toString().substring(2).toLowerCase(Locale.ROOT);
    return days == 0 ? rest : days + "d" + (rest.equals("0s") ? "" : rest);
  }
}
