package io.kustos.lake;

import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of SQL text. */
final class Sql {
  private Sql() {}

  /** A text literal; SQL itself can hold no NUL. */
  static String text(String value) {
    String quoted = "'" + value.replace("'", "''") + "'";
    return value.indexOf('\0') < 0 ? quoted : "(" + quoted.replace("\0", "' || chr(0) || '") + ")";
  }

  /** A list of text literals. */
  static String list(Collection<String> values) {
    return values.stream().map(Sql::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
