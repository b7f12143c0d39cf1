package io.kustos.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.jspecify.annotations.Nullable;

/**
 * A DuckDB in memory that may not load extensions and spills into a folder of ours.
 *
 * <p>One statement at a time: methods are synchronized.
 */
final class Duck implements AutoCloseable {
  /** In SQL, the rows of the source given with the statement. */
  static final String ROWS = "kustos_rows()";

  private final DuckDBConnection connection;
  private @Nullable RowSource source;

  private Duck(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens a database.
   *
   * @param spill folder for what does not fit the memory
   * @param memoryBytes most memory DuckDB may take
   * @param threads how many threads work on a statement
   */
  static Duck open(Path spill, long memoryBytes, int threads) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("memory_limit", memoryBytes / 1024 + "KiB");
    settings.setProperty("temp_directory", spill.toString());
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty("jdbc_stream_results", "true");
    try {
      Duck duck =
          new Duck(
              DriverManager.getConnection("jdbc:duckdb:", settings).unwrap(DuckDBConnection.class));
      duck.register();
      return duck;
    } catch (SQLException e) {
      throw new IOException("cannot open DuckDB: " + e.getMessage(), e);
    }
  }

  /** From now on nothing outside a folder can be read or written, and no setting changed. */
  void confine(Path folder) throws IOException {
    execute("SET allowed_directories = " + Sql.list(List.of(folder.toString() + "/")));
    execute("SET parquet_metadata_cache = true");
    execute("SET allowed_configs = ['enable_profiling']");
    execute("SET enable_external_access = false");
    execute("SET lock_configuration = true");
  }

  /** From now on nothing outside some folders can be read, and no setting changed. */
  void confineIn(List<Path> folders) throws IOException {
    List<String> names = folders.stream().map(folder -> folder + "/").toList();
    execute("SET allowed_directories = " + Sql.list(names));
    execute("SET enable_external_access = false");
    execute("SET lock_configuration = true");
  }

  /** From now on nothing but some files can be read, and no setting changed. */
  void confineTo(List<String> files) throws IOException {
    execute("SET allowed_paths = " + Sql.list(files));
    execute("SET enable_external_access = false");
    execute("SET lock_configuration = true");
  }

  /** Whether an error of DuckDB says that its memory is not enough. */
  static boolean isOutOfMemory(String message) {
    return message.startsWith("Out of Memory") || message.contains("could not allocate");
  }

  /** A statement needs more memory than it may have, and cannot put enough aside. */
  static final class OutOfMemoryException extends IOException {
    private static final long serialVersionUID = 1L;

    OutOfMemoryException(SQLException cause) {
      super("DuckDB: " + cause.getMessage(), cause);
    }
  }

  private void register() throws SQLException {
    try (var function = DuckDBFunctions.tableFunction()) {
      function.withName(ROWS.replace("()", "")).withFunction(new Rows()).register(connection);
    }
  }

  /** The connection, for statements that read. */
  DuckDBConnection connection() {
    return connection;
  }

  synchronized void execute(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).startsWith("Out of Memory")) {
        throw new OutOfMemoryException(e);
      }
      throw new IOException("DuckDB: " + e.getMessage(), e);
    }
  }

  /** Runs a statement in which {@link #ROWS} stands for the rows of a source. */
  synchronized void execute(String sql, RowSource rows) throws IOException {
    source = rows;
    try {
      execute(sql);
    } finally {
      source = null;
    }
  }

  /** Sees the rows of a query, one after the other. */
  interface RowReader {
    void read(ResultSet row) throws SQLException, IOException;
  }

  synchronized void query(String sql, RowReader reader) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw new IOException("DuckDB: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("DuckDB: " + e.getMessage(), e);
    }
  }

  /** The table function; there is one source at a time. */
  private final class Rows implements DuckDBTableFunction<RowSource, RowSource, RowSource> {
    @Override
    public RowSource bind(DuckDBTableFunctionBindInfo info) {
      RowSource rows = source;
      if (rows == null) {
        throw new IllegalStateException("no rows to read");
      }
      for (RowSource.Column column : rows.columns()) {
        info.addResultColumn(column.name(), DuckDBColumnType.valueOf(column.type()));
      }
      return rows;
    }

    @Override
    public RowSource init(DuckDBTableFunctionInitInfo info) {
      info.setMaxThreads(1);
      return info.getBindData();
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
      RowSource rows = info.getBindData();
      return rows.fill(chunk);
    }
  }
}
