package io.kustos.lake;

import io.kustos.core.json.JsonSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A DuckDB of its own in which a user's SQL sees the views {@code events} and {@code findings} and
 * nothing else: the files of a snapshot, and rows handed over. Three walls stand around it: the SQL
 * is parsed and must be one SELECT with known tables and functions ({@code SqlCheck}); the only
 * files that can be opened are those of the snapshot; settings are locked, and there are no
 * extensions.
 *
 * <p>Of one thread, but for {@link #cancel}.
 */
public final class SqlSession implements AutoCloseable {
  private final Duck duck;
  private final List<String> files;
  private final List<String> events = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private @Nullable Statement running;
  private boolean cancelled;

  private SqlSession(Duck duck, List<String> files) {
    this.duck = duck;
    this.files = files;
  }

  /** The SQL is not allowed, or wrong. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final boolean forbidden;

    Refused(String message, int position, boolean forbidden) {
      super(message);
      this.position = position;
      this.forbidden = forbidden;
    }

    /** Offset in the SQL where the caret points, in characters; -1 when it is about no place. */
    public int position() {
      return position;
    }

    /** Whether it asks for what is not allowed, rather than being wrong. */
    public boolean isForbidden() {
      return forbidden;
    }
  }

  /**
   * Opens a session.
   *
   * @param spill folder for what does not fit the memory
   */
  public static SqlSession open(
      ArchiveSnapshot snapshot,
      ScanFilter eventFilter,
      ScanFilter findingFilter,
      Path spill,
      long memoryBytes,
      int threads)
      throws IOException {
    List<String> files = new ArrayList<>();
    snapshot.eventFiles().forEach(file -> files.add(file.path().toString()));
    snapshot.findingFiles().forEach(file -> files.add(file.path().toString()));
    SqlSession session = new SqlSession(Duck.open(spill, memoryBytes, threads), files);
    session.duck.execute("SET TimeZone = 'UTC'");
    session.add(session.events, ArchiveSchema.EVENTS, snapshot.eventFiles(), eventFilter);
    session.add(session.findings, ArchiveSchema.FINDINGS, snapshot.findingFiles(), findingFilter);
    return session;
  }

  private void add(
      List<String> parts, TableLayout layout, List<ArchiveFile> from, ScanFilter filter)
      throws IOException {
    if (!from.isEmpty()) {
      parts.add(
          "SELECT "
              + layout.columns()
              + " FROM "
              + ArchiveQuery.rows(from)
              + " WHERE "
              + filter.condition());
    }
    // An empty table gives the columns their types, however many files there are.
    duck.execute("CREATE TABLE kustos_" + layout.name() + " (" + definitions(layout) + ")");
    parts.add("SELECT " + layout.columns() + " FROM kustos_" + layout.name());
  }

  private static String definitions(TableLayout layout) {
    return layout.schema().columns().stream()
        .map(field -> field.name() + " " + TableLayout.sqlType(field.type()))
        .collect(Collectors.joining(", "));
  }

  /** Hands over events that are not in the archive. */
  public void addEvents(List<ArchivedEvent> batch) throws IOException {
    insert(ArchiveSchema.EVENTS, new EventRows(batch, IntStream.range(0, batch.size()).toArray()));
  }

  /** Hands over findings that are not in the archive. */
  public void addFindings(List<ArchivedFinding> batch) throws IOException {
    insert(ArchiveSchema.FINDINGS, new FindingRows(batch));
  }

  private void insert(TableLayout layout, RowSource rows) throws IOException {
    Set<String> staged =
        rows.columns().stream().map(RowSource.Column::name).collect(Collectors.toSet());
    duck.execute(
        "INSERT INTO kustos_"
            + layout.name()
            + " SELECT "
            + layout.select(staged)
            + " FROM "
            + Duck.ROWS,
        rows);
  }

  /** Closes the walls; from now on {@link #run} and nothing else. */
  public void seal() throws IOException {
    duck.execute("CREATE VIEW events AS " + String.join(" UNION ALL ", events));
    duck.execute("CREATE VIEW findings AS " + String.join(" UNION ALL ", findings));
    duck.confineTo(files);
  }

  /** Takes an answer. */
  public interface Answer {
    /** Comes first: names and DuckDB's types. */
    void columns(List<String> names, List<String> types) throws IOException;

    /** Takes a row; false to end. */
    boolean row(List<@Nullable Object> values) throws IOException;
  }

  /**
   * Runs a user's SQL.
   *
   * @throws Refused when it is wrong or not allowed
   * @throws ArchiveQuery.Cancelled when {@link #cancel} was called
   * @throws IOException when a file cannot be read
   */
  public void run(String sql, Answer answer) throws Refused, IOException {
    check(sql);
    boolean started = false;
    try (Statement statement = duck.connection().createStatement()) {
      begin(statement);
      try (ResultSet rows = statement.executeQuery(sql)) {
        started = true;
        hand(rows, answer);
      } finally {
        end();
      }
    } catch (SQLException e) {
      throw failure(e, started, sql);
    }
  }

  private void hand(ResultSet rows, Answer answer) throws SQLException, IOException {
    ResultSetMetaData about = rows.getMetaData();
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      names.add(about.getColumnName(i));
      types.add(about.getColumnTypeName(i));
    }
    answer.columns(names, types);
    boolean wanted = true;
    while (wanted && rows.next()) {
      List<@Nullable Object> values = new ArrayList<>(names.size());
      for (int i = 1; i <= names.size(); i++) {
        values.add(SqlResult.value(rows.getObject(i)));
      }
      wanted = answer.row(values);
      if (isCancelled()) {
        throw new ArchiveQuery.Cancelled();
      }
    }
  }

  private IOException failure(SQLException e, boolean started, String sql) throws Refused {
    if (isCancelled()) {
      return new ArchiveQuery.Cancelled();
    }
    String message = LostMessage.of(e, duck.connection(), sql);
    if (isCancelled() || message.startsWith("INTERRUPT")) {
      return new ArchiveQuery.Cancelled();
    }
    if (Duck.isOutOfMemory(message)) {
      return new ArchiveQuery.OutOfMemory(e);
    }
    String first = message.lines().findFirst().orElse(message);
    String nearby =
        message
            .lines()
            .filter(line -> line.startsWith("Candidate bindings") || line.startsWith("Did you"))
            .findFirst()
            .map(line -> " " + line)
            .orElse("");
    boolean asked =
        first.startsWith("Binder Error")
            || first.startsWith("Catalog Error")
            || first.startsWith("Parser Error")
            || first.startsWith("Conversion Error")
            || first.startsWith("Out of Range Error")
            || first.startsWith("Not implemented Error")
            || first.startsWith("Permission Error");
    if (asked || (!started && !first.contains(".parquet"))) {
      throw new Refused(first + nearby, -1, first.startsWith("Permission Error"));
    }
    return new IOException(first, e);
  }

  private void check(String sql) throws Refused, IOException {
    Set<String> functions = new HashSet<>();
    duck.query(
        "SELECT DISTINCT lower(function_name) FROM duckdb_functions()"
            + " WHERE function_type IN ('scalar', 'aggregate', 'macro', 'window')",
        row -> functions.add(row.getString(1)));
    String parsed;
    try (PreparedStatement statement =
        duck.connection().prepareStatement("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR")) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        parsed = rows.getString(1);
      }
    } catch (SQLException e) {
      throw new Refused(String.valueOf(e.getMessage()), -1, false);
    }
    try {
      new SqlCheck(functions).check(JsonSlice.of(parsed.getBytes(StandardCharsets.UTF_8)));
    } catch (SqlCheck.Refused e) {
      throw new Refused(String.valueOf(e.getMessage()), e.position(), e.isForbidden());
    }
  }

  private synchronized void begin(Statement statement) throws ArchiveQuery.Cancelled {
    if (cancelled) {
      throw new ArchiveQuery.Cancelled();
    }
    running = statement;
  }

  private synchronized void end() {
    running = null;
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Ends what runs; from any thread. */
  public synchronized void cancel() {
    cancelled = true;
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        // It has just ended.
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    duck.close();
  }
}
