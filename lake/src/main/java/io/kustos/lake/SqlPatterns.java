package io.kustos.lake;

import io.kustos.core.rule.CaseFold;
import io.kustos.core.rule.IpNetwork;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.ValuePattern.Gap;
import io.kustos.core.rule.ValuePattern.Literal;
import io.kustos.core.rule.ValuePattern.RegexFlag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Patterns that values have to fit, in SQL. */
final class SqlPatterns {
  private SqlPatterns() {}

  /** A text that fits. */
  static SqlTerm text(String sql, ValuePattern pattern) {
    return switch (pattern) {
      case ValuePattern.Wildcard wildcard -> wildcard(sql, wildcard);
      case ValuePattern.Regex regex -> regex(sql, regex);
      case ValuePattern.Cidr cidr -> SqlTerm.atMost(address(sql, cidr.network()));
      case ValuePattern.Numeric number -> SqlTerm.atMost("regexp_matches(" + sql + ", '[0-9]')");
      case ValuePattern.TimePart part -> SqlTerm.atMost("regexp_matches(" + sql + ", '^[0-9]')");
    };
  }

  /** A whole number that fits, as a number or as the text of it. */
  static SqlTerm whole(String sql, ValuePattern pattern) {
    return switch (pattern) {
      case ValuePattern.Numeric number ->
          SqlTerm.exact(sql + " " + number.order().label() + " " + number.value().toPlainString());
      case ValuePattern.Wildcard wildcard -> text("(" + sql + "::VARCHAR)", pattern);
      case ValuePattern.Regex regex -> text("(" + sql + "::VARCHAR)", pattern);
      case ValuePattern.Cidr cidr -> SqlTerm.FALSE;
      case ValuePattern.TimePart part -> SqlTerm.FALSE;
    };
  }

  /** A list of which one element fits. */
  static SqlTerm list(String sql, ValuePattern pattern) {
    if (pattern instanceof ValuePattern.Wildcard wildcard && isPlain(wildcard)) {
      return SqlTerm.exact("list_contains(" + sql + ", " + Sql.text(literal(wildcard)) + ")");
    }
    SqlTerm element = text("x", pattern);
    return new SqlTerm(any(sql, element.may()), any(sql, element.must()));
  }

  private static String any(String list, String condition) {
    return switch (condition) {
      case "true", "false" -> condition;
      default -> "len(list_filter(" + list + ", lambda x: " + condition + ")) > 0";
    };
  }

  /** The JSON text of a column that may have a value in it that fits. */
  static String insideJson(String column, ValuePattern pattern) {
    if (pattern instanceof ValuePattern.Wildcard wildcard) {
      String longest =
          wildcard.parts().stream()
              .filter(Literal.class::isInstance)
              .map(part -> ((Literal) part).text())
              .max(Comparator.comparingInt(String::length))
              .orElse("");
      return SqlTexts.jsonMayContain(column, longest, wildcard.cased());
    }
    return column + " IS NOT NULL";
  }

  /** Whether it is one text as it is. */
  static boolean isPlain(ValuePattern.Wildcard wildcard) {
    return wildcard.cased() && wildcard.parts().stream().allMatch(Literal.class::isInstance);
  }

  /** Whether it is a text in small letters, be it written in capitals or not. */
  static boolean isText(ValuePattern.Wildcard wildcard, String text) {
    return wildcard.parts().stream().allMatch(Literal.class::isInstance)
        && (wildcard.cased() ? literal(wildcard) : CaseFold.fold(literal(wildcard))).equals(text);
  }

  /** The text it is when it has no gaps. */
  static String literal(ValuePattern.Wildcard wildcard) {
    return wildcard.parts().stream()
        .filter(Literal.class::isInstance)
        .map(part -> ((Literal) part).text())
        .collect(Collectors.joining());
  }

  private static SqlTerm wildcard(String sql, ValuePattern.Wildcard wildcard) {
    if (isPlain(wildcard)) {
      return SqlTerm.exact(sql + " = " + Sql.text(literal(wildcard)));
    }
    // DuckDB folds some letters beyond ASCII otherwise than we do.
    boolean ascii = literal(wildcard).chars().allMatch(c -> c < 0x80);
    if (!wildcard.cased() && !ascii) {
      return SqlTerm.atMost(sql + " IS NOT NULL");
    }
    String folded = wildcard.cased() ? sql : "lower(" + sql + ")";
    List<ValuePattern.Part> parts = wildcard.parts();
    boolean contains =
        parts.size() == 3
            && parts.get(0) == Gap.ANY
            && parts.get(1) instanceof Literal
            && parts.get(2) == Gap.ANY;
    if (contains) {
      return SqlTerm.exact(SqlTexts.contains(folded, fold(literal(wildcard), wildcard.cased())));
    }
    StringBuilder like = new StringBuilder();
    for (ValuePattern.Part part : parts) {
      switch (part) {
        case Literal literal ->
            like.append(
                fold(literal.text(), wildcard.cased())
                    .replace("!", "!!")
                    .replace("%", "!%")
                    .replace("_", "!_"));
        case Gap gap ->
            like.append(
                switch (gap) {
                  case ANY -> '%';
                  case ONE -> '_';
                });
      }
    }
    return SqlTerm.exact(folded + " LIKE " + Sql.text(like.toString()) + " ESCAPE '!'");
  }

  private static String fold(String text, boolean cased) {
    return cased ? text : CaseFold.fold(text);
  }

  /** Line ends are read otherwise by DuckDB; a text with one is left to the program. */
  private static SqlTerm regex(String sql, ValuePattern.Regex regex) {
    String flags = regex.flags().contains(RegexFlag.IGNORECASE) ? "'i'" : "'c'";
    return SqlTerm.atMost(
        "(regexp_matches("
            + sql
            + ", "
            + Sql.text(regex.pattern())
            + ", "
            + flags
            + ") OR "
            + SqlTexts.contains(sql, "\n")
            + ")");
  }

  /** Texts that begin as addresses of a network do, and all addresses written with colons. */
  private static String address(String sql, IpNetwork network) {
    byte[] bytes = network.address();
    String colons = SqlTexts.contains(sql, ":");
    if (bytes.length != 4) {
      return colons;
    }
    StringBuilder begin = new StringBuilder("^");
    int bits = network.prefixBits();
    for (int i = 0; i < 4 && bits > 0; i++, bits -= 8) {
      begin.append(octet(bytes[i] & 0xff, Math.min(8, bits))).append(i < 3 ? "\\." : "$");
    }
    return "(regexp_matches(" + sql + ", " + Sql.text(begin.toString()) + ") OR " + colons + ")";
  }

  private static String octet(int value, int bits) {
    int first = value & (0xff << (8 - bits));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 1 << (8 - bits); i++) {
      all.add(Integer.toString(first + i));
    }
    return all.size() == 1 ? all.getFirst() : "(" + String.join("|", all) + ")";
  }
}
