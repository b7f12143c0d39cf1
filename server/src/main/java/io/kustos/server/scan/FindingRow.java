package io.kustos.server.scan;

import io.kustos.core.finding.Finding.NamedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report says about one finding; long texts are cut.
 *
 * @param timeNanos stage time, nanoseconds since the epoch
 * @param message the rule's output
 * @param actor who did it, as {@code user} or {@code user as impersonated}
 * @param verb audit verb
 * @param object what it was done to
 * @param code HTTP status; empty when the event has none
 * @param decision {@code allow}, {@code forbid} or empty
 * @param sourceIps first address and how many more
 * @param file the log
 * @param line from 1
 * @param offset bytes from the start of the log's plain text
 * @param fields what a correlation says of its window; empty for a finding about one event
 */
public record FindingRow(
    String id,
    long timeNanos,
    String message,
    String actor,
    String verb,
    String object,
    String code,
    String decision,
    String sourceIps,
    String userAgent,
    String auditId,
    String stage,
    @Nullable String cluster,
    String file,
    long line,
    long offset,
    List<NamedValue> fields) {
  public FindingRow {
    fields = List.copyOf(fields);
  }

  FindingRow movedBy(long lines) {
    return new FindingRow(
        id,
        timeNanos,
        message,
        actor,
        verb,
        object,
        code,
        decision,
        sourceIps,
        userAgent,
        auditId,
        stage,
        cluster,
        file,
        line + lines,
        offset,
        fields);
  }
}
