package io.kustos.server.source.file;

import io.kustos.server.source.Receipt;

/** Is told how an import goes, on its thread, after every delivery. */
@FunctionalInterface
public interface ImportProgress {
  /**
   * Something became durable.
   *
   * @param done bytes on disk that have been read, and with {@code total} what an estimate of the
   *     time left needs
   * @param total bytes on disk of all files; 0 when it is not known, as for standard input
   * @param plainBytes plain bytes durable so far
   * @param totals what was in them
   */
  void at(long done, long total, long plainBytes, Receipt totals);
}
