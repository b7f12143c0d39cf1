package io.kustos.server.scan;

import java.util.List;

/**
 * What a worker made of a chunk.
 *
 * @param stop index in the chunk's buffer of the first byte that is not used up
 * @param clean whether another worker can go on from there
 * @param lines line ends between the place where the worker began and {@code stop}
 * @param tally counts and kept rows; their line numbers count from where the worker began
 * @param rejects what was no event; line numbers as in {@code tally}
 * @param alerts finished output lines, in order; empty when the output wants none
 * @param fed what correlations need; line numbers as in {@code tally}
 */
record ChunkResult(
    int stop, boolean clean, long lines, Tally tally, List<RejectRow> rejects, byte[] alerts, Feeding.Fed fed) {}
