package io.kustos.core.correlate;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What correlations read of the events that a rule matches. Immutable and thread-safe.
 *
 * @param ruleId the rule
 * @param fields without duplicates
 */
public record Feed(String ruleId, List<Field> fields) {
  /** Longest value, in characters; what is longer is cut. */
  private static final int VALUE_CHARS_MAX = 1_024;

  public Feed {
    fields = List.copyOf(fields);
  }

  /** The match of the rule on an event with a time. */
  public Match match(AuditEvent event, EventContext context, EventStream stream, Place place) {
    return match(event, context, Occurrence.of(event, stream, place));
  }

  /** The same, of an event that more than one rule may match. */
  public Match match(AuditEvent event, EventContext context, Occurrence occurrence) {
    return new Match(
        ruleId,
        occurrence.stream(),
        occurrence.timeNanos(),
        occurrence.auditId(),
        occurrence.stage(),
        values(event, context),
        occurrence.outline(),
        occurrence.place());
  }

  List<@Nullable String> values(AuditEvent event, EventContext context) {
    List<@Nullable String> values = new ArrayList<>(fields.size());
    for (Field field : fields) {
      values.add(text(field.extract(event, context)));
    }
    return values;
  }

  /** A list is its elements with commas between them; null and an empty list are no value. */
  private static @Nullable String text(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> null;
          case List<?> list when list.isEmpty() -> null;
          case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(","));
          default -> value.toString();
        };
    return text == null ? null : whole(text.length() <= VALUE_CHARS_MAX ? text : cut(text));
  }

  private static String cut(String text) {
    return text.substring(0, VALUE_CHARS_MAX);
  }

  /** Half a surrogate pair would not come back from a snapshot as it was. */
  private static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }
}
