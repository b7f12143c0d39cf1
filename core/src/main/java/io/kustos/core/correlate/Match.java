package io.kustos.core.correlate;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule fired on an event: what correlations need to know of it, without the event itself.
 *
 * @param ruleId the rule, or the correlation that found something
 * @param stream what is correlated apart from others
 * @param timeNanos event time, nanoseconds since the epoch
 * @param auditId of the event; the finding's id when a correlation found it
 * @param values of the fields that correlations read, in the order of {@link Feed#fields}
 * @param outline the event's JSON text without bodies
 */
public record Match(
    String ruleId,
    EventStream stream,
    long timeNanos,
    String auditId,
    String stage,
    List<@Nullable String> values,
    byte[] outline,
    Place place)
    implements Comparable<Match> {

  /** For equal times by what the event says of itself, never by how it came. */
  private static final Comparator<Match> ORDER =
      Comparator.comparing(Match::auditId)
          .thenComparing(Match::stage)
          .thenComparing(Match::ruleId)
          .thenComparing(match -> match.stream().cluster())
          .thenComparing(Match::outline, Arrays::compare);

  private static final int OVERHEAD_BYTES = 160;

  public Match {
    values = Collections.unmodifiableList(values);
  }

  @Override
  public int compareTo(Match other) {
    int byTime = Long.compare(timeNanos, other.timeNanos);
    return byTime != 0 ? byTime : ORDER.compare(this, other);
  }

  /** The same on a later line of its log. */
  public Match movedBy(long lines) {
    Place moved = new Place(place.source(), place.line() + lines, place.offset());
    return new Match(ruleId, stream, timeNanos, auditId, stage, values, outline, moved);
  }

  /** About how much memory it takes. */
  int sizeBytes() {
    int size = OVERHEAD_BYTES + outline.length + auditId.length();
    for (String value : values) {
      size += value == null ? 4 : 48 + value.length();
    }
    return size;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Match match
        && timeNanos == match.timeNanos
        && auditId.equals(match.auditId)
        && compareTo(match) == 0;
  }

  @Override
  public int hashCode() {
    return auditId.hashCode();
  }
}
