package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB itself tells where the mistake is, marked here with «. */
class SqlPlaceTest {
  private static final String LONG = ", verb".repeat(40);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT «rule FROM events",
        "SELECT verb,\n  «rule\nFROM events",
        "SELECT verb FROM «nothing",
        "SELECT «nofunction(verb) FROM events",
        "SELECT verb$ FROM events WHERE «rule = 1",
        "SELECT «rule$ FROM events",
        "SELECT verb$, «rule$ FROM events",
      })
  void finds(String marked) throws SQLException {
    String said = marked.replace("$", LONG);
    String sql = said.replace("«", "");
    assertThat(SqlPlace.of(message(sql), sql)).isEqualTo(said.indexOf('«'));
  }

  @Test
  void knowsNothingOfOtherMessages() {
    assertThat(SqlPlace.of("Out of Memory Error: much", "SELECT 1")).isEqualTo(-1);
    assertThat(SqlPlace.of("E\nLINE 9: SELECT\n        ^", "SELECT 1")).isEqualTo(-1);
    assertThat(SqlPlace.of("E\nLINE 1: other\n          ^", "SELECT 1")).isEqualTo(-1);
    assertThat(SqlPlace.of("E\nLINE 1: SELECT 1", "SELECT 1")).isEqualTo(-1);
    assertThat(SqlPlace.of("E\nLINE 1: ...\n          ^", "")).isEqualTo(-1);
  }

  private static String message(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE events (verb VARCHAR)");
      String[] message = new String[1];
      assertThatThrownBy(() -> statement.execute(sql))
          .satisfies(e -> message[0] = String.valueOf(e.getMessage()));
      return message[0];
    }
  }
}
