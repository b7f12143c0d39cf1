package io.kustos.lake;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a query DuckDB saw an error: it shows the line, cut where it is long, and a caret under
 * it.
 */
final class SqlPlace {
  private static final Pattern SHOWN = Pattern.compile("LINE (\\d{1,9}): (.*)");
  private static final String CUT = "...";

  private SqlPlace() {}

  /** The offset of the error in the query; -1 when the message does not tell. */
  static int of(String message, String sql) {
    List<String> lines = message.lines().toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      Matcher shown = SHOWN.matcher(lines.get(i));
      int caret = lines.get(i + 1).indexOf('^');
      if (shown.matches() && caret >= 0) {
        return at(sql, Integer.parseInt(shown.group(1)), shown.group(2), caret - shown.start(2));
      }
    }
    return -1;
  }

  private static int at(String sql, int number, String shown, int caret) {
    int start = 0;
    for (int line = 1; line < number; line++) {
      start = sql.indexOf('\n', start) + 1;
      if (start == 0) {
        return -1;
      }
    }
    int from = shown.startsWith(CUT) ? CUT.length() : 0;
    int to = shown.length() - (shown.length() > from && shown.endsWith(CUT) ? CUT.length() : 0);
    int found = from > to ? -1 : sql.indexOf(shown.substring(from, to), start);
    int end = sql.indexOf('\n', start);
    int place = found + caret - from;
    boolean inLine = found >= 0 && place >= start && place < (end < 0 ? sql.length() : end);
    return inLine ? place : -1;
  }
}
