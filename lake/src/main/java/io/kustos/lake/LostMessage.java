package io.kustos.lake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/**
 * Finds out why a query failed. DuckDB's driver, while it streams results, says only that the
 * result is invalid; a statement that keeps its result says why.
 */
final class LostMessage {
  private static final String LOST = "Invalid result set";
  private static final Pattern END = Pattern.compile("[;\\s]+$");

  private LostMessage() {}

  /** What DuckDB has to say about a query that failed. */
  static String of(SQLException failure, Connection connection, String sql) {
    String said = String.valueOf(failure.getMessage());
    if (!said.contains(LOST)) {
      return said;
    }
    String query = END.matcher(sql).replaceFirst("");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TEMP TABLE kustos_why AS FROM (" + query + "\n)");
      statement.execute("DROP TABLE kustos_why");
      return "it failed once, and then did not";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
