package io.kustos.server.source.file;

import io.kustos.server.source.IntakeException;
import io.kustos.server.source.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an import did.
 *
 * @param logs logs that were read, entries of archives counted one by one
 * @param bytes plain bytes handed over and durable
 * @param skippedBytes plain bytes an earlier import had handed over
 * @param totals what was in the bytes handed over
 * @param problems what could not be read
 * @param stopped why it ended early, null when it did not; the same import goes on from there
 */
public record ImportResult(
    long logs,
    long bytes,
    long skippedBytes,
    Receipt totals,
    List<InputProblem> problems,
    @Nullable IntakeException stopped) {
  /** Copies the list. */
  public ImportResult {
    problems = List.copyOf(problems);
  }
}
