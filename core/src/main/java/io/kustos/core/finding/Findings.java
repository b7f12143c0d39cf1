package io.kustos.core.finding;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.Timestamps;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.FieldUse;
import io.kustos.core.rule.OutputTemplate.OutputField;
import io.kustos.core.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes findings of matches. */
public final class Findings {
  /** Names the state of the look-up tables in a finding whose rule looks something up. */
  private static final String TABLES = "kustos.lookups.version";

  private Findings() {}

  /**
   * The finding of a rule that matched.
   *
   * @param event is kept, so it must be one that lasts (see {@link AuditEvent#retain})
   */
  public static Finding of(Rule rule, AuditEvent event, EventContext context) {
    List<NamedValue> fields = new ArrayList<>(rule.output().fields().size());
    for (OutputField field : rule.output().fields()) {
      fields.add(new NamedValue(field.key(), value(field, event, context)));
    }
    String tables = FieldUse.tables(rule);
    if (tables != null && fields.stream().noneMatch(field -> field.name().equals(TABLES))) {
      fields.add(new NamedValue(TABLES, tables));
    }
    return new Finding(
        FindingId.of(rule, event),
        rule,
        event,
        OutputRenderer.message(rule.output(), event, context),
        event.stageNanos(),
        fields);
  }

  /**
   * The finding of a window of events.
   *
   * @param cluster where the events are from; empty when that is unknown
   * @param group what they have in common, in one text
   * @param startNanos time of the first of them, nanoseconds since the epoch
   * @param last the last of them
   * @param timeNanos when the window was found, in event time
   */
  public static Finding ofWindow(
      Rule rule,
      String cluster,
      String group,
      long startNanos,
      AuditEvent last,
      long timeNanos,
      String message,
      List<NamedValue> fields) {
    String id = FindingId.ofWindow(rule, cluster, group, startNanos);
    return new Finding(id, rule, last, message, timeNanos, fields);
  }

  /** The value an alert lists: Falco gives fields that print a time in nanoseconds. */
  private static @Nullable Object value(OutputField field, AuditEvent event, EventContext context) {
    return switch (field.field().name()) {
      case "evt.time", "evt.time.s", "evt.time.iso8601", "evt.datetime", "evt.datetime.s" ->
          time(event.stageNanos());
      default -> field.field().extract(event, context);
    };
  }

  /** The time as a value: null when there is none. */
  static @Nullable Long time(long nanos) {
    return nanos == Timestamps.NONE ? null : Long.valueOf(nanos);
  }
}
