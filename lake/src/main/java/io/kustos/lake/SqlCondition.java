package io.kustos.lake;

import java.util.List;
import java.util.Map;

/**
 * A condition over events as SQL over the columns of {@link EventColumn}.
 *
 * @param may holds for every event for which the condition holds, and perhaps for more
 * @param must holds for no other event, and perhaps for fewer; the same as {@code may} when SQL
 *     says the condition exactly
 * @param decided the parts that SQL could not say exactly, as text; the program decides them
 * @param equal for columns what their value must be, or for a list one of its elements, for the
 *     condition to hold
 * @param fromMicros no event before this time fits, microseconds since the epoch
 * @param toMicros no event after this time fits
 */
public record SqlCondition(
    String may,
    String must,
    List<String> decided,
    Map<EventColumn, String> equal,
    long fromMicros,
    long toMicros) {
  public SqlCondition {
    decided = List.copyOf(decided);
    equal = Map.copyOf(equal);
  }

  /** Holds for every event. */
  public static final SqlCondition ALL =
      new SqlCondition("true", "true", List.of(), Map.of(), Long.MIN_VALUE, Long.MAX_VALUE);

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
