package io.kustos.core.lab;

import java.util.List;

/**
 * A finding, as far as it matters here.
 *
 * @param rule id of the rule
 * @param auditIds of the event, or of all that a correlation took together
 * @param timeNanos when it was found, by event time; nanoseconds since the epoch
 */
public record Sighting(String rule, List<String> auditIds, long timeNanos) {
  public Sighting {
    auditIds = List.copyOf(auditIds);
  }
}
