package io.kustos.lake;

import io.kustos.core.rule.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Comparisons of texts in SQL, byte by byte as DuckDB compares. */
final class SqlTexts {
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private SqlTexts() {}

  /** What the comparison of an SQL text with one constant is. */
  static SqlTerm compare(String sql, Comparison comparison, String value) {
    String constant = Sql.text(value);
    return switch (comparison) {
      case EQ, IN, INTERSECTS -> SqlTerm.exact(sql + " = " + constant);
      case NE -> SqlTerm.exact(sql + " <> " + constant);
      case LT -> SqlTerm.exact(sql + " < " + constant);
      case LE -> SqlTerm.exact(sql + " <= " + constant);
      case GT -> SqlTerm.exact(sql + " > " + constant);
      case GE -> SqlTerm.exact(sql + " >= " + constant);
      case CONTAINS -> SqlTerm.exact(contains(sql, value));
      case STARTSWITH -> SqlTerm.exact("starts_with(" + sql + ", " + constant + ")");
      case ENDSWITH -> SqlTerm.exact("ends_with(" + sql + ", " + constant + ")");
      case ICONTAINS -> SqlTerm.exact(contains(lowerAscii(sql), asciiLower(value)));
      case GLOB -> glob(sql, value);
      case IGLOB -> glob(lowerAscii(sql), asciiLower(value));
      case REGEX, PMATCH -> SqlTerm.atMost(sql + " IS NOT NULL");
    };
  }

  /** Whether a text has another in it. */
  static String contains(String sql, String value) {
    return "contains(" + sql + ", " + Sql.text(value) + ")";
  }

  private static String lowerAscii(String sql) {
    return "translate(" + sql + ", '" + UPPER + "', '" + UPPER.toLowerCase(Locale.ROOT) + "')";
  }

  private static String asciiLower(String value) {
    StringBuilder lowered = new StringBuilder(value);
    for (int i = 0; i < lowered.length(); i++) {
      char c = lowered.charAt(i);
      lowered.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return lowered.toString();
  }

  /** Stars alone are said exactly; of other patterns the pieces of plain text must be there. */
  private static SqlTerm glob(String sql, String pattern) {
    boolean plain = pattern.chars().noneMatch(c -> c == '?' || c == '[' || c == '\\');
    if (plain) {
      return SqlTerm.exact(like(sql, pattern));
    }
    int special = 0;
    while (special < pattern.length() && "*?[\\".indexOf(pattern.charAt(special)) < 0) {
      special++;
    }
    return SqlTerm.atMost(like(sql, pattern.substring(0, special) + "*"));
  }

  /** A pattern in which only {@code *} has a meaning. */
  static String like(String sql, String stars) {
    StringBuilder like = new StringBuilder();
    for (char c : stars.toCharArray()) {
      switch (c) {
        case '*' -> like.append('%');
        case '%', '_', '!' -> like.append('!').append(c);
        default -> like.append(c);
      }
    }
    return sql + " LIKE " + Sql.text(like.toString()) + " ESCAPE '!'";
  }

  /** Membership in a set. */
  static String in(String sql, List<String> values) {
    return values.isEmpty()
        ? "false"
        : values.stream().map(Sql::text).collect(Collectors.joining(", ", sql + " IN (", ")"));
  }

  /**
   * Whether the JSON text of a column may have a string in it that has a value in it. A letter of
   * it may be written as an escape; Go does so for {@code <}, {@code >} and {@code &} only, others
   * for any. So the longest piece that needs no escape is looked for, or any escape of a plain
   * letter.
   */
  static String jsonMayContain(String sql, String value, boolean cased) {
    String piece = longestPlain(value);
    if (piece.isEmpty()) {
      return sql + " IS NOT NULL";
    }
    String found =
        cased
            ? contains(sql, piece)
            : contains("lower(" + sql + ")", piece.toLowerCase(Locale.ROOT));
    String escapes = "regexp_matches(" + sql + ", " + Sql.text(plainEscape()) + ")";
    return "(" + found + " OR (" + contains(sql, "\\u00") + " AND " + escapes + "))";
  }

  /** A letter or digit written as an escape: {@code \}{@code u0030} to {@code \}{@code u007a}. */
  private static String plainEscape() {
    return "\\\\u00(2[0-57-9a-fA-F]|3[0-9abdABD]|[4-7])";
  }

  private static String longestPlain(String value) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i <= value.length(); i++) {
      char c = i < value.length() ? value.charAt(i) : '"';
      if (c >= 0x20 && c < 0x7f && "\"\\<>&/".indexOf(c) < 0) {
        piece.append(c);
      } else {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
    }
    return pieces.stream().max((a, b) -> Integer.compare(a.length(), b.length())).orElse("");
  }
}
