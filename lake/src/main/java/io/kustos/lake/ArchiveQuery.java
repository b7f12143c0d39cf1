package io.kustos.lake;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.ProfilerPrintFormat;

/**
 * Questions to files of an archive, in SQL made by this program, one after the other. Of one
 * thread, but for {@link #cancel}.
 */
public final class ArchiveQuery implements AutoCloseable {
  private static final Pattern BYTES_READ = Pattern.compile("\"total_bytes_read\": (\\d+)");

  /** Places of more rows are not kept; one takes some forty bytes. */
  private static final long PICKED_MAX = 1_000_000;

  /** When more than this part of a file's rows are wanted, all are read. */
  private static final int PICKED_SHARE = 8;

  /** So many rows, or rows of so many files, are read in one statement. */
  private static final int PICKED_TOGETHER = 4_096;

  private static final int PICKED_FILES = 16;

  private final Connection connection;
  private final RunningStatement running = new RunningStatement();
  private long bytesRead;

  private ArchiveQuery(Connection connection) {
    this.connection = connection;
  }

  static ArchiveQuery open(Duck duck) throws IOException {
    try {
      Connection connection = duck.connection().duplicate();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET enable_profiling = 'no_output'");
      }
      return new ArchiveQuery(connection);
    } catch (SQLException e) {
      throw new IOException("cannot ask the archive: " + e.getMessage(), e);
    }
  }

  /** The SQL that stands for all rows of files of events or of findings. */
  public static String rows(List<ArchiveFile> files) {
    return "read_parquet("
        + Sql.list(files.stream().map(file -> file.path().toString()).toList())
        + ", hive_partitioning = false)";
  }

  /** The query was cancelled. */
  public static final class Cancelled extends IOException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("cancelled");
    }
  }

  /** The query needs more memory than allowed. */
  public static final class OutOfMemory extends IOException {
    private static final long serialVersionUID = 1L;

    OutOfMemory(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Runs SQL and hands out its rows as they come. */
  public void run(String sql, ArchiveScan.RowReader reader) throws IOException {
    try (Statement statement = connection.createStatement()) {
      running.begin(statement);
      try (var rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          reader.read(rows);
          running.check();
        }
      } finally {
        running.end();
      }
      bytesRead += profiled();
    } catch (SQLException e) {
      throw failure(e, sql);
    }
  }

  /** Hands out whole events; {@code FROM} what, and all that follows it. */
  public void events(String from, ArchiveScan.EventReader reader) throws IOException {
    StoredEventReader stored = new StoredEventReader();
    run(
        "SELECT " + StoredEventReader.COLUMNS + " FROM " + from,
        row -> reader.read(stored.read(row)));
  }

  /** Sees events and where they are. */
  public interface LocatedReader {
    void read(StoredEvent event, String file, long row) throws IOException;
  }

  /** Hands out whole events with their file and row number. */
  public void located(String from, LocatedReader reader) throws IOException {
    StoredEventReader stored = new StoredEventReader();
    int columns = EventColumn.ALL.size();
    run(
        "SELECT " + StoredEventReader.COLUMNS + ", filename, file_row_number FROM " + from,
        row -> reader.read(stored.read(row), row.getString(columns + 1), row.getLong(columns + 2)));
  }

  /**
   * Hands out whole events of files for which a condition holds. Where these are few, first only
   * their places are found, as bodies take most of the time to read.
   */
  public void picked(List<ArchiveFile> files, String condition, LocatedReader reader)
      throws IOException {
    StoredEventReader stored = new StoredEventReader();
    int columns = EventColumn.ALL.size();
    picked(
        files,
        condition,
        StoredEventReader.COLUMNS + ", filename, file_row_number",
        row -> reader.read(stored.read(row), row.getString(columns + 1), row.getLong(columns + 2)));
  }

  /** Sees parts of events, one after the other. */
  public interface PartReader {
    void read(EventPart part) throws IOException;
  }

  /**
   * Hands out some columns of events of files for which a condition holds.
   *
   * @param columns see {@link SqlCondition#columns}
   */
  public void parts(
      List<ArchiveFile> files, String condition, Set<EventColumn> columns, PartReader reader)
      throws IOException {
    EventPartReader parts = new EventPartReader(columns, files.stream().anyMatch(ArchiveFile::odd));
    ArchiveScan.RowReader rows = row -> reader.read(parts.read(row));
    if (isWide(columns)) {
      picked(files, condition, parts.select(), rows);
    } else {
      run("SELECT " + parts.select() + " FROM " + rows(files) + " WHERE " + condition, rows);
    }
  }

  /** Whether there is a body among columns, so that it pays to find the rows first. */
  public static boolean isWide(Set<EventColumn> columns) {
    return columns.contains(EventColumn.REQUEST_OBJECT)
        || columns.contains(EventColumn.RESPONSE_OBJECT);
  }

  /** Hands out some columns of some rows of files. */
  public void parts(Map<ArchiveFile, List<Long>> rows, Set<EventColumn> columns, PartReader reader)
      throws IOException {
    EventPartReader parts =
        new EventPartReader(columns, rows.keySet().stream().anyMatch(ArchiveFile::odd));
    numbered(rows, parts.select(), row -> reader.read(parts.read(row)));
  }

  /** Hands out whole events that are some rows of files. */
  public void events(Map<ArchiveFile, List<Long>> rows, ArchiveScan.EventReader reader)
      throws IOException {
    StoredEventReader stored = new StoredEventReader();
    numbered(rows, StoredEventReader.COLUMNS, row -> reader.read(stored.read(row)));
  }

  private void picked(
      List<ArchiveFile> files, String condition, String select, ArchiveScan.RowReader reader)
      throws IOException {
    Map<String, List<Long>> places = new LinkedHashMap<>();
    long[] found = new long[1];
    run(
        "SELECT filename, file_row_number FROM " + rows(files) + " WHERE " + condition,
        row -> {
          if (found[0]++ < PICKED_MAX) {
            places.computeIfAbsent(row.getString(1), f -> new ArrayList<>()).add(row.getLong(2));
          }
        });
    if (found[0] > PICKED_MAX) {
      run("SELECT " + select + " FROM " + rows(files) + " WHERE " + condition, reader);
      return;
    }
    Map<ArchiveFile, List<Long>> few = new LinkedHashMap<>();
    for (ArchiveFile file : files) {
      List<Long> numbers = places.getOrDefault(file.path().toString(), List.of());
      if (numbers.size() > file.rows() / PICKED_SHARE) {
        run("SELECT " + select + " FROM " + rows(List.of(file)) + " WHERE " + condition, reader);
      } else if (!numbers.isEmpty()) {
        few.put(file, numbers);
      }
    }
    numbered(few, select, reader);
  }

  /** Files beside one another, so that all threads have work. */
  private void numbered(
      Map<ArchiveFile, List<Long>> rows, String select, ArchiveScan.RowReader reader)
      throws IOException {
    List<String> parts = new ArrayList<>();
    int together = 0;
    for (Map.Entry<ArchiveFile, List<Long>> file : rows.entrySet()) {
      parts.add(numbered(file.getKey(), file.getValue()));
      together += file.getValue().size();
      if (parts.size() == PICKED_FILES || together > PICKED_TOGETHER) {
        run("SELECT " + select + " FROM " + beside(parts), reader);
        parts.clear();
        together = 0;
      }
    }
    if (!parts.isEmpty()) {
      run("SELECT " + select + " FROM " + beside(parts), reader);
    }
  }

  private static String beside(List<String> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : parts.stream()
            .map(part -> "SELECT *, filename, file_row_number FROM " + part)
            .collect(Collectors.joining(" UNION ALL ", "(", ")"));
  }

  /** Some rows of a file, behind FROM. */
  public static String numbered(ArchiveFile file, List<Long> numbers) {
    return rows(List.of(file))
        + numbers.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", " WHERE file_row_number IN (", ")"));
  }

  /** Sees findings, one after the other. */
  public interface FindingReader {
    void read(ArchivedFinding finding) throws IOException;
  }

  /** Hands out findings; {@code FROM} what, and all that follows it. */
  public void findings(String from, FindingReader reader) throws IOException {
    run(
        "SELECT " + StoredFindingReader.COLUMNS + " FROM " + from,
        row -> reader.read(StoredFindingReader.read(row)));
  }

  private IOException failure(SQLException e, String sql) throws Cancelled {
    String message = running.message(e, connection, sql);
    return Duck.isOutOfMemory(message)
        ? new OutOfMemory(e)
        : new IOException(message.lines().findFirst().orElse(message), e);
  }

  /** Ends what runs, and lets nothing run any more; from any thread. */
  public void cancel() {
    running.cancel();
  }

  private long profiled() {
    try {
      String profile =
          connection
              .unwrap(DuckDBConnection.class)
              .getProfilingInformation(ProfilerPrintFormat.JSON);
      Matcher bytes = BYTES_READ.matcher(profile);
      return bytes.find() ? Long.parseLong(bytes.group(1)) : 0;
    } catch (SQLException e) {
      return 0;
    }
  }

  /** Bytes read from files so far; pages that DuckDB still holds are not read again. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("cannot close a query: " + e.getMessage(), e);
    }
  }
}
