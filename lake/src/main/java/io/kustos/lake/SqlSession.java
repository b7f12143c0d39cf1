package io.kustos.lake;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query of a user's SQL, which sees the views {@code events} and {@code findings} and nothing
 * else: the files of a snapshot, and rows handed over. Three walls stand around it: the SQL is
 * parsed and must be one SELECT with known tables and functions ({@code SqlCheck}); only data files
 * of the archive's tables can be opened; settings are locked, and there are no extensions.
 *
 * <p>Of one thread, but for {@link #cancel}.
 */
public final class SqlSession implements AutoCloseable {
  private final SqlSessions home;
  private final SqlStore store;
  private final boolean reused;
  private final ArchiveSnapshot snapshot;
  private final ScanFilter filter;
  private final long tailFrom;
  private final long tailEnd;
  private final long loadedTo;
  private final Connection connection;
  private final RunningStatement running = new RunningStatement();
  private boolean broken;

  SqlSession(
      SqlSessions home,
      SqlStore store,
      boolean reused,
      ArchiveSnapshot snapshot,
      ScanFilter filter,
      long tailFrom,
      long tailEnd)
      throws IOException {
    this.home = home;
    this.store = store;
    this.reused = reused;
    this.snapshot = snapshot;
    this.filter = filter;
    this.tailFrom = tailFrom;
    this.tailEnd = tailEnd;
    this.loadedTo = store.reach(tailFrom);
    this.connection = store.connect();
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

  /** The first position of the journal whose event is to be handed over; the others are here. */
  public long loadedTo() {
    return loadedTo;
  }

  /**
   * Hands over events that are not in the archive, in the order of the journal.
   *
   * @param end all events from {@link #loadedTo} to before this position have been handed over now
   */
  public void addEvents(List<ArchivedEvent> batch, long end) throws IOException {
    broken = true;
    store.addEvents(batch, end);
    broken = false;
  }

  /** Hands over findings that are not in the archive. */
  public void addFindings(List<ArchivedFinding> batch) throws IOException {
    broken = true;
    store.setFindings(batch);
    broken = false;
  }

  /** Closes the walls; from now on {@link #run} and nothing else. */
  public void seal() throws IOException {
    view(ArchiveSchema.EVENTS, snapshot.eventFiles());
    view(ArchiveSchema.FINDINGS, snapshot.findingFiles());
    if (reused) {
      store.confineIn(snapshot.folders());
    } else {
      List<String> files = new ArrayList<>();
      snapshot.eventFiles().forEach(file -> files.add(file.path().toString()));
      snapshot.findingFiles().forEach(file -> files.add(file.path().toString()));
      store.confineTo(files);
    }
  }

  private void view(TableLayout layout, List<ArchiveFile> files) throws IOException {
    String columns = "SELECT " + layout.columns() + " FROM ";
    String where = " WHERE " + filter.condition();
    List<String> parts = new ArrayList<>();
    if (!files.isEmpty()) {
      parts.add(columns + ArchiveQuery.rows(files) + where);
    }
    // A table without rows costs as much as one with a few; but something must have the columns.
    if (parts.isEmpty() || store.holds(layout, tailFrom)) {
      parts.add(columns + SqlStore.table(layout) + where + journal(layout));
    }
    String view = String.join(" UNION ALL ", parts);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP VIEW " + layout.name() + " AS " + view);
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage());
      throw new IOException(message.lines().findFirst().orElse(message), e);
    }
  }

  private String journal(TableLayout layout) {
    return layout.equals(ArchiveSchema.EVENTS)
        ? " AND journal_position >= " + tailFrom + " AND journal_position < " + tailEnd
        : "";
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
    String quicker = SqlTimes.quicker(sql, store.check(sql));
    boolean started = false;
    try (PreparedStatement asked = connection.prepareStatement(sql);
        PreparedStatement quick = quicker.equals(sql) ? null : sameAs(asked, quicker)) {
      PreparedStatement statement = quick == null ? asked : quick;
      running.begin(statement);
      try (ResultSet rows = statement.executeQuery()) {
        started = true;
        hand(asked.getMetaData(), rows, answer);
      } finally {
        running.end();
      }
    } catch (SQLException e) {
      throw failure(e, started, sql);
    }
  }

  /** Prepares other SQL for the same; null when it does not give columns of the same types. */
  private @Nullable PreparedStatement sameAs(PreparedStatement asked, String other) {
    try {
      PreparedStatement prepared = connection.prepareStatement(other);
      if (types(prepared.getMetaData()).equals(types(asked.getMetaData()))) {
        return prepared;
      }
      prepared.close();
    } catch (SQLException e) {
      // Then as it was asked.
      return null;
    }
    return null;
  }

  private static List<String> types(ResultSetMetaData about) throws SQLException {
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      types.add(about.getColumnTypeName(i));
    }
    return types;
  }

  private void hand(ResultSetMetaData about, ResultSet rows, Answer answer)
      throws SQLException, IOException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      names.add(about.getColumnName(i));
    }
    answer.columns(names, types(about));
    boolean wanted = true;
    while (wanted && rows.next()) {
      List<@Nullable Object> values = new ArrayList<>(names.size());
      for (int i = 1; i <= names.size(); i++) {
        values.add(SqlResult.value(rows.getObject(i)));
      }
      wanted = answer.row(values);
      running.check();
    }
  }

  private IOException failure(SQLException e, boolean started, String sql)
      throws Refused, ArchiveQuery.Cancelled {
    String message = running.message(e, connection, sql);
    if (Duck.isOutOfMemory(message)) {
      broken = true;
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
      boolean forbidden = first.startsWith("Permission Error");
      throw new Refused(first + nearby, SqlPlace.of(message, sql), forbidden);
    }
    broken = true;
    return new IOException(first, e);
  }

  /** Ends what runs; from any thread. */
  public void cancel() {
    running.cancel();
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      broken = true;
    }
    if (reused && !broken) {
      home.giveBack(store);
    } else {
      store.close();
    }
  }
}
