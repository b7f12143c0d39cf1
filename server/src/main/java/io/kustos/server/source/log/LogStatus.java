package io.kustos.server.source.log;

import io.kustos.server.source.Receipt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a log is doing.
 *
 * @param log its path
 * @param cluster its cluster
 * @param totals what became of its lines: new events, duplicates, rejects
 * @param deliveries reads that became durable
 * @param bytes of those
 * @param last when something of it was received last, null when nothing was
 * @param lagBytes plain bytes known to be there and not acknowledged; compressed parts not counted
 * @param parts files that are read at the moment: 1 when all is well
 * @param rotations times another file took the log's place
 * @param truncations times the log was emptied from outside
 * @param gaps suspected gaps
 * @param nulBytes NUL bytes skipped, which truncation leaves
 * @param skippedBytes bytes of lines longer than the bound
 * @param problem why it cannot be read at the moment, null when it can
 */
public record LogStatus(
    String log,
    String cluster,
    Receipt totals,
    long deliveries,
    long bytes,
    @Nullable Instant last,
    long lagBytes,
    int parts,
    long rotations,
    long truncations,
    long gaps,
    long nulBytes,
    long skippedBytes,
    @Nullable String problem) {}
