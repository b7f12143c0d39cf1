package io.kustos.lake;

import java.nio.file.Path;

/**
 * A data file of a table, as the catalog knows it.
 *
 * @param path where it is
 * @param rows rows in it
 * @param bytes its size
 * @param firstMicros its earliest event time, microseconds since the epoch
 * @param lastMicros its latest event time
 * @param odd whether it may have events that keep their bytes, as the columns do not say all of
 *     them, or that have no {@code auditID}
 */
public record ArchiveFile(
    Path path, long rows, long bytes, long firstMicros, long lastMicros, boolean odd) {}
