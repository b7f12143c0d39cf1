package io.kustos.server.source.log;

import org.jspecify.annotations.Nullable;

/**
 * How a log is doing.
 *
 * @param log its path
 * @param cluster its cluster
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
    long lagBytes,
    int parts,
    long rotations,
    long truncations,
    long gaps,
    long nulBytes,
    long skippedBytes,
    @Nullable String problem) {}
