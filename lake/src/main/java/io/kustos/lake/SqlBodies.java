package io.kustos.lake;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ValuePattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Comparisons of what is made of a body, from one side: its JSON text must have in it the longest
 * piece of the constant that is written alike inside and outside of JSON.
 */
final class SqlBodies {
  private static final Pattern PIECE = Pattern.compile("[A-Za-z0-9._*@=+-]+");

  private SqlBodies() {}

  static SqlTerm compare(SqlValue.OfBody body, Condition.Test test) {
    return switch (test.comparison()) {
      case EQ, INTERSECTS, CONTAINS, STARTSWITH, ENDSWITH -> any(body, test.values(), true);
      case ICONTAINS -> any(body, test.values(), false);
      // Of no elements all are in any set.
      case IN -> body.list() ? there(body) : any(body, test.values(), true);
      case NE, LT, LE, GT, GE, GLOB, IGLOB, REGEX, PMATCH -> there(body);
    };
  }

  static SqlTerm match(SqlValue.OfBody body, ValuePattern pattern) {
    if (!(pattern instanceof ValuePattern.Wildcard wildcard)) {
      return there(body);
    }
    List<String> texts =
        wildcard.parts().stream()
            .filter(ValuePattern.Literal.class::isInstance)
            .map(part -> ((ValuePattern.Literal) part).text())
            .toList();
    return any(body, List.of(String.join("\n", texts)), wildcard.cased());
  }

  private static SqlTerm there(SqlValue.OfBody body) {
    return SqlTerm.atMost(body.says(sql -> sql + " IS NOT NULL"));
  }

  private static SqlTerm any(SqlValue.OfBody body, List<String> values, boolean cased) {
    Set<String> pieces = new LinkedHashSet<>();
    for (String value : values) {
      String piece = piece(value);
      if (piece.isEmpty()) {
        return there(body);
      }
      pieces.add(piece);
    }
    return pieces.isEmpty()
        ? there(body)
        : SqlTerm.atMost(
            pieces.stream()
                .map(piece -> body.says(sql -> SqlTexts.jsonMayContain(sql, piece, cased)))
                .collect(Collectors.joining(" OR ", "(", ")")));
  }

  private static String piece(String value) {
    String longest = "";
    Matcher pieces = PIECE.matcher(value);
    while (pieces.find()) {
      longest = pieces.group().length() > longest.length() ? pieces.group() : longest;
    }
    return longest;
  }
}
