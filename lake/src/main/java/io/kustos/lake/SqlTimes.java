package io.kustos.lake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says {@code event_time::DATE} and {@code date_trunc('hour', event_time)} in a quicker way. DuckDB
 * asks a calendar for the time zone of every value with one; in UTC, which is ours, the same value
 * without a zone gives the same answer ten times as fast.
 */
final class SqlTimes {
  private static final String AT = "\"query_location\":(\\d+),\"query_location_length\":(\\d+),";
  private static final String TIME =
      "\\{\"class\":\"COLUMN_REF\",[^{}]*"
          + AT
          + "\"column_names\":\\[[^\\]]*\"(?:event_time|received_time)\"\\]\\}";

  /** As DuckDB writes its parse of SQL in JSON; quotes in texts of the SQL are escaped there. */
  private static final Pattern DATE =
      Pattern.compile(
          "\"child\":"
              + TIME
              + ",\"try_cast\":false,\"type_expr\":\\{[^{}]*\"type_name\":\"(?i:date)\"");

  private static final Pattern TRUNCATED =
      Pattern.compile(
          "\"class\":\"FUNCTION\",\"type\":\"FUNCTION\",\"alias\":\"[^\"]*\","
              + AT
              + "\"function_name\":\"(?:date_trunc|datetrunc)\",[^{}]*\"order_bys\":\\{[^{}]*\\},"
              + "[^{}]*\"arguments\":\\[\\{\"name\":\"\",\"expression\":\\{\"class\":\"CONSTANT\","
              + "[^{}]*\\{[^{}]*\\}\\}\\},\\{\"name\":\"\",\"expression\":"
              + TIME
              + "\\}\\]");

  private record Edit(int at, String text) {}

  private SqlTimes() {}

  /**
   * The SQL with these replaced; the same when there are none.
   *
   * @param parsed what {@code json_serialize_sql} says of it
   */
  static String quicker(String sql, String parsed) {
    List<Edit> edits = new ArrayList<>();
    Matcher dates = DATE.matcher(parsed);
    while (dates.find()) {
      around(edits, dates, 1, "make_timestamp(epoch_us(", "))");
    }
    Matcher truncated = TRUNCATED.matcher(parsed);
    while (truncated.find()) {
      around(edits, truncated, 1, "make_timestamptz(epoch_us(", "))");
      around(edits, truncated, 3, "make_timestamp(epoch_us(", "))");
    }
    if (edits.isEmpty()) {
      return sql;
    }
    edits.sort(Comparator.comparingInt(Edit::at).reversed());
    // Places are in bytes.
    String bytes = new String(sql.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    StringBuilder edited = new StringBuilder(bytes);
    for (Edit edit : edits) {
      if (edit.at() > bytes.length()) {
        return sql;
      }
      edited.insert(edit.at(), edit.text());
    }
    return new String(
        edited.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static void around(
      List<Edit> edits, Matcher found, int group, String before, String after) {
    int at = Integer.parseInt(found.group(group));
    edits.add(new Edit(at, before));
    edits.add(new Edit(at + Integer.parseInt(found.group(group + 1)), after));
  }
}
