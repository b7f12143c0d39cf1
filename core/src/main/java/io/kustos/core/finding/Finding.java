package io.kustos.core.finding;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A match as an analyst sees it.
 *
 * @param id derived from content, so that finding it twice gives the same id
 * @param rule the rule that matched
 * @param event an event that stays valid; for a correlation the last event of its window, without
 *     bodies
 * @param message the rule's output with the event's values in it
 * @param timeNanos stage time of the event, nanoseconds since the epoch, or {@link
 *     io.kustos.core.event.Timestamps#NONE}; for a correlation the time at which it held
 * @param fields the output fields in the order of their first use: text, a list of texts, a number,
 *     or null when missing
 */
public record Finding(
    String id,
    Rule rule,
    AuditEvent event,
    String message,
    long timeNanos,
    List<NamedValue> fields) {
  public Finding {
    fields = List.copyOf(fields);
  }

  /** A named value; {@code value} is a String, a {@code List<String>}, a Long, or null. */
  public record NamedValue(String name, @Nullable Object value) {}
}
