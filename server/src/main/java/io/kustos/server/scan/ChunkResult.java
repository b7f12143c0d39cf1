package io.kustos.server.scan;

import java.util.List;

/**
 * What a worker made of a chunk.
 *
 * @param stop index in the chunk's buffer after the last complete value
 * @param lines line ends before {@code stop}
 * @param tally counts and kept rows; their line numbers count from the chunk's start
 * @param rejects what was no event; line numbers as in {@code tally}
 * @param alerts finished output lines, in order; empty when the output wants none
 */
record ChunkResult(int stop, long lines, Tally tally, List<RejectRow> rejects, byte[] alerts) {}
