package io.kustos.lake;

import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;

/**
 * Rows in memory that DuckDB reads in one statement, see {@link Duck#execute(String, RowSource)}.
 */
interface RowSource {
  /** A column by its name and the SQL type in which rows are given. */
  record Column(String name, String type) {}

  List<Column> columns();

  /**
   * Writes the next rows into a chunk.
   *
   * @return how many; 0 when there are no more
   */
  int fill(DuckDBDataChunkWriter chunk);
}
