package io.kustos.lake;

import java.util.List;

/**
 * A finding on its way into the archive, or out of it.
 *
 * @param id derived from content; the same finding has the same id
 * @param priority as the rule language names it
 * @param eventMicros stage time of the event, microseconds since the epoch
 * @param cluster the event's cluster
 * @param shard the journal shard that holds the event
 * @param position the event's number in that shard
 * @param fields the output fields as one JSON object
 */
public record ArchivedFinding(
    String id,
    String ruleId,
    String ruleName,
    String ruleVersion,
    String priority,
    long eventMicros,
    String cluster,
    int shard,
    long position,
    String auditId,
    String stage,
    String message,
    String fields,
    List<String> tags) {
  public ArchivedFinding {
    tags = List.copyOf(tags);
  }
}
