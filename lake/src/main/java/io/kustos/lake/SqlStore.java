package io.kustos.lake;

import io.kustos.core.json.JsonSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A DuckDB for users' SQL: rows of the journal in two tables, and no way to anything but some files
 * once it is confined. Of one session at a time.
 */
final class SqlStore implements AutoCloseable {
  /** With more rows that the archive has meanwhile, the table is made anew without them. */
  private static final long STALE_MAX = 20_000;

  private final Duck duck;
  private final Set<String> functions = new HashSet<>();
  private boolean confined;

  /** The journal's events from one position to before another are in the table. */
  private long tailFrom;

  private long tailEnd;
  private long stale;
  private boolean findings;

  private SqlStore(Duck duck) {
    this.duck = duck;
  }

  static SqlStore open(Path spill, long memoryBytes, int threads) throws IOException {
    SqlStore store = new SqlStore(Duck.open(spill, memoryBytes, threads));
    try {
      store.prepare();
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private void prepare() throws IOException {
    duck.execute("SET GLOBAL TimeZone = 'UTC'");
    duck.execute("SET parquet_metadata_cache = true");
    // Tables give the columns their types, however many files there are.
    for (TableLayout layout : List.of(ArchiveSchema.EVENTS, ArchiveSchema.FINDINGS)) {
      create(layout);
    }
    duck.query(
        "SELECT DISTINCT lower(function_name) FROM duckdb_functions()"
            + " WHERE function_type IN ('scalar', 'aggregate', 'macro', 'window')",
        row -> functions.add(row.getString(1)));
  }

  /** An empty table, in the place of one that may be there. */
  private void create(TableLayout layout) throws IOException {
    duck.execute("CREATE OR REPLACE TABLE " + table(layout) + " (" + definitions(layout) + ")");
  }

  static String table(TableLayout layout) {
    return "kustos_" + layout.name();
  }

  private static String definitions(TableLayout layout) {
    return layout.schema().columns().stream()
        .map(field -> field.name() + " " + TableLayout.sqlType(field.type()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Lets go of what the archive has.
   *
   * @param from the first position wanted
   * @return the first position from there on that is not in the table
   */
  long reach(long from) throws IOException {
    if (from < tailFrom || from >= tailEnd) {
      if (tailEnd > tailFrom) {
        create(ArchiveSchema.EVENTS);
      }
      tailFrom = from;
      tailEnd = from;
      stale = 0;
    } else {
      stale += from - tailFrom;
      tailFrom = from;
      if (stale > STALE_MAX) {
        String table = table(ArchiveSchema.EVENTS);
        duck.execute(
            "CREATE OR REPLACE TABLE %1$s AS SELECT * FROM %1$s WHERE journal_position >= %2$d"
                .formatted(table, from));
        stale = 0;
      }
    }
    return tailEnd;
  }

  /** Adds events up to before a position. */
  void addEvents(List<ArchivedEvent> batch, long end) throws IOException {
    if (!batch.isEmpty()) {
      int[] all = IntStream.range(0, batch.size()).toArray();
      insert(ArchiveSchema.EVENTS, new EventRows(batch, all));
    }
    tailEnd = end;
  }

  /** Whether a table may have rows from a position on. */
  boolean holds(TableLayout layout, long from) {
    return layout.equals(ArchiveSchema.EVENTS) ? tailEnd > from : findings;
  }

  /** Puts findings in the place of those of the session before. */
  void setFindings(List<ArchivedFinding> batch) throws IOException {
    if (findings) {
      duck.execute("DELETE FROM " + table(ArchiveSchema.FINDINGS));
    }
    findings = !batch.isEmpty();
    if (findings) {
      insert(ArchiveSchema.FINDINGS, new FindingRows(batch));
    }
  }

  private void insert(TableLayout layout, RowSource rows) throws IOException {
    Set<String> staged =
        rows.columns().stream().map(RowSource.Column::name).collect(Collectors.toSet());
    String select = layout.select(staged);
    duck.execute("INSERT INTO " + table(layout) + " SELECT " + select + " FROM " + Duck.ROWS, rows);
  }

  /** From now on nothing but what is in some folders can be read. */
  void confineIn(List<Path> folders) throws IOException {
    if (!confined) {
      duck.confineIn(folders);
      confined = true;
    }
  }

  /** From now on nothing but some files can be read. */
  void confineTo(List<String> files) throws IOException {
    duck.confineTo(files);
    confined = true;
  }

  /** A connection of one session, which ends with its views. */
  Connection connect() throws IOException {
    try {
      return duck.connection().duplicate();
    } catch (SQLException e) {
      throw new IOException("cannot ask DuckDB: " + e.getMessage(), e);
    }
  }

  /** Refuses SQL that is wrong or not allowed; returns how DuckDB parses it. */
  String check(String sql) throws SqlSession.Refused, IOException {
    String parsed;
    try (PreparedStatement statement =
        duck.connection().prepareStatement("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR")) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        parsed = rows.getString(1);
      }
    } catch (SQLException e) {
      throw new SqlSession.Refused(String.valueOf(e.getMessage()), -1, false);
    }
    try {
      new SqlCheck(functions).check(JsonSlice.of(parsed.getBytes(StandardCharsets.UTF_8)));
    } catch (SqlCheck.Refused e) {
      throw new SqlSession.Refused(String.valueOf(e.getMessage()), e.position(), e.isForbidden());
    }
    return parsed;
  }

  @Override
  public void close() throws IOException {
    duck.close();
  }
}
