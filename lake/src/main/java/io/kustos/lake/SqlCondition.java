package io.kustos.lake;

import io.kustos.core.rule.Condition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition over events as SQL over the columns of {@link EventColumn}.
 *
 * @param may holds for every event for which the condition holds, and perhaps for more
 * @param must holds for no other event, and perhaps for fewer; the same as {@code may} when SQL
 *     says the condition exactly
 * @param rest what the program decides of events for which {@code may} holds: the condition without
 *     what SQL says exactly of it; null when that is nothing
 * @param columns those that hold all that {@code rest} looks at
 * @param decided the parts that SQL could not say exactly, as text; the program decides them
 * @param equal for columns what their value must be, or for a list one of its elements, for the
 *     condition to hold
 * @param fromMicros no event before this time fits, microseconds since the epoch
 * @param toMicros no event after this time fits
 */
public record SqlCondition(
    String may,
    String must,
    @Nullable Condition rest,
    Set<EventColumn> columns,
    List<String> decided,
    Map<EventColumn, String> equal,
    long fromMicros,
    long toMicros) {
  public SqlCondition {
    columns = Set.copyOf(columns);
    decided = List.copyOf(decided);
    equal = Map.copyOf(equal);
  }

  /**
   * The name of a field that has a value on events with findings of a kind, which its argument
   * numbers.
   */
  public static final String FOUND = SqlValue.FOUND;

  /** Holds for every event. */
  public static final SqlCondition ALL =
      new SqlCondition(
          "true", "true", null, Set.of(), List.of(), Map.of(), Long.MIN_VALUE, Long.MAX_VALUE);

  /** The rows that can fit, within a filter. */
  public ScanFilter within(ScanFilter filter) {
    ScanFilter narrowed = filter;
    for (Map.Entry<EventColumn, String> entry : equal.entrySet()) {
      narrowed = narrowed.where(entry.getKey(), entry.getValue());
    }
    return narrowed.betweenMicros(fromMicros, toMicros);
  }

  /** Whether SQL says the condition exactly. */
  public boolean isExact() {
    return may.equals(must);
  }
}
