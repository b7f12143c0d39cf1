package io.kustos.server.query;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer came about.
 *
 * @param condition the condition as text; null for SQL
 * @param sql what ran over the archive
 * @param decided parts of the condition that the archive's SQL could not say and that were decided
 *     event by event; empty when SQL said all
 * @param files files of events in the archive
 * @param filesPruned of them, left out by time, cluster, statistics or needle index
 * @param filesUnneeded of them, left out because enough newer events were found
 * @param bytesRead size of the columns read of the other files, in bytes
 * @param rowsRead events of the archive that were looked at one by one, after SQL
 * @param tailEvents events read from the journal, as they were not yet archived
 * @param took from question to end of answer
 */
public record Explanation(
    @Nullable String condition,
    String sql,
    List<String> decided,
    int files,
    int filesPruned,
    int filesUnneeded,
    long bytesRead,
    long rowsRead,
    long tailEvents,
    Duration took) {
  public Explanation {
    decided = List.copyOf(decided);
  }
}
