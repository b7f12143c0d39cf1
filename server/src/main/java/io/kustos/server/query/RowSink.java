package io.kustos.server.query;

import java.io.IOException;

/**
 * Takes the rows of an answer, one after the other, in the thread that asked.
 *
 * @param <T> a row
 */
@FunctionalInterface
public interface RowSink<T> {
  /**
   * Takes a row.
   *
   * @throws IOException ends the query, as when a client is gone
   */
  void take(T row) throws IOException;
}
