package io.kustos.server.query;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the answer to SQL, in the thread that asked. */
public interface SqlSink {
  /**
   * A column of the answer.
   *
   * @param name as the query names it
   * @param type DuckDB's name of its type, for example {@code BIGINT} or {@code VARCHAR[]}
   */
  record SqlColumn(String name, String type) {}

  /** Comes first, once. */
  void columns(List<SqlColumn> columns) throws IOException;

  /**
   * Takes a row.
   *
   * @param values one for each column: null, {@link Boolean}, {@link Long}, {@link
   *     java.math.BigInteger}, {@link Double}, {@link java.math.BigDecimal}, {@link String}, {@link
   *     java.time.Instant} (TIMESTAMPTZ), byte[], {@link List}, {@link java.util.Map} (structs and
   *     maps); anything else as DuckDB prints it
   * @throws IOException ends the query
   */
  void row(List<@Nullable Object> values) throws IOException;
}
