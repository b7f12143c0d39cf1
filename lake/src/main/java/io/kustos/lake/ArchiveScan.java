package io.kustos.lake;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataFile;

/**
 * A table as it was at one moment, cut down to some rows, open for SQL. In SQL it is the view
 * {@code events} or {@code findings}. Its files stay on disk until it is closed.
 *
 * <p>Not thread-safe; any number of scans may be open.
 */
public final class ArchiveScan implements AutoCloseable {
  private final Connection connection;
  private final String view;
  private final List<String> locations;
  private final FileUse use;

  private ArchiveScan(Connection connection, String view, List<String> locations, FileUse use) {
    this.connection = connection;
    this.view = view;
    this.locations = locations;
    this.use = use;
  }

  static ArchiveScan open(LakeTable table, ScanFilter filter, Duck duck, FileUse use)
      throws IOException {
    List<String> locations =
        use.unswept(
            () -> {
              List<String> planned = plan(table, filter);
              use.lease(planned);
              return planned;
            });
    try {
      Connection connection = duck.connection().duplicate();
      ArchiveScan scan = new ArchiveScan(connection, table.layout().name(), locations, use);
      scan.createView(table.layout(), filter);
      return scan;
    } catch (SQLException e) {
      use.release(locations);
      throw new IOException("cannot open a scan: " + e.getMessage(), e);
    }
  }

  private static List<String> plan(LakeTable table, ScanFilter filter) throws IOException {
    List<String> locations = new ArrayList<>();
    for (DataFile file : table.plan(filter.expression())) {
      if (SnapshotPlan.mayHold(LocalFileIO.path(file.location()), filter, false)) {
        locations.add(file.location());
      }
    }
    return locations;
  }

  private void createView(TableLayout layout, ScanFilter filter) throws SQLException {
    String rows =
        locations.isEmpty()
            ? "SELECT " + layout.select(Set.of()) + " WHERE false"
            : "SELECT "
                + layout.columns()
                + " FROM read_parquet("
                + Sql.list(locations.stream().map(l -> LocalFileIO.path(l).toString()).toList())
                + ", union_by_name = true, hive_partitioning = false) WHERE "
                + filter.condition();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP VIEW " + view + " AS " + rows);
    }
  }

  /** How many files are read. */
  public int files() {
    return locations.size();
  }

  /** Sees the rows of a result, one after the other; the row is valid during the call only. */
  public interface RowReader {
    void read(ResultSet row) throws SQLException, IOException;
  }

  /**
   * Runs a query over the view and hands out its rows as they come.
   *
   * @throws IOException when the SQL is wrong or a file cannot be read
   */
  public void query(String sql, RowReader reader) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw new IOException("cannot query the archive: " + e.getMessage(), e);
    }
  }

  /** How many rows the view has. */
  public long count() throws IOException {
    long[] count = new long[1];
    query("SELECT count(*) FROM " + view, row -> count[0] = row.getLong(1));
    return count[0];
  }

  /** Sees events, one after the other. */
  public interface EventReader {
    void read(StoredEvent event) throws IOException;
  }

  /**
   * Hands out the events for which an SQL condition holds, in the order of the journal.
   *
   * @param condition over the columns of {@link EventColumn}; {@code true} for all
   */
  public void events(String condition, EventReader reader) throws IOException {
    StoredEventReader stored = new StoredEventReader();
    query(
        "SELECT "
            + StoredEventReader.COLUMNS
            + " FROM "
            + view
            + " WHERE "
            + condition
            + " ORDER BY journal_shard, journal_position",
        row -> reader.read(stored.read(row)));
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("cannot close a scan: " + e.getMessage(), e);
    } finally {
      use.release(locations);
    }
  }
}
