package io.kustos.lake;

import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** Comparisons of what a column holds with constants, in SQL. */
final class SqlComparisons {
  private SqlComparisons() {}

  static SqlTerm texts(String sql, Condition.Test test) {
    List<String> values = test.values();
    if (test.comparison() == Comparison.IN || test.comparison() == Comparison.INTERSECTS) {
      return SqlTerm.exact(SqlTexts.in(sql, values));
    }
    if (test.comparison() == Comparison.PMATCH) {
      return SqlTerm.atMost(sql + " IS NOT NULL");
    }
    Condition.Quantifier quantifier = test.quantifier();
    List<SqlTerm> each =
        values.stream().map(value -> SqlTexts.compare(sql, test.comparison(), value)).toList();
    if (quantifier == null) {
      return each.get(0);
    }
    return switch (quantifier) {
      case ANYOF -> all(each, " OR ", "false");
      case ALLOF -> all(each, " AND ", "false");
      case ONEOF -> oneOf(each);
    };
  }

  private static SqlTerm all(List<SqlTerm> each, String word, String empty) {
    BinaryOperator<String> or = (a, b) -> a + word + b;
    return new SqlTerm(
        each.stream().map(SqlTerm::may).reduce(or).map(s -> "(" + s + ")").orElse(empty),
        each.stream().map(SqlTerm::must).reduce(or).map(s -> "(" + s + ")").orElse(empty));
  }

  private static SqlTerm oneOf(List<SqlTerm> each) {
    boolean exact = each.stream().allMatch(SqlTerm::isExact);
    String any = each.stream().map(SqlTerm::may).collect(Collectors.joining(" OR ", "(", ")"));
    String count =
        each.stream()
            .map(term -> "coalesce(" + term.may() + ", false)::INT")
            .collect(Collectors.joining(" + ", "(", ") = 1"));
    return each.isEmpty() ? SqlTerm.FALSE : exact ? SqlTerm.exact(count) : SqlTerm.atMost(any);
  }

  /** The column has whole numbers only, the comparison is one of texts. */
  static SqlTerm whole(SqlValue.Whole whole, Condition.Test test) {
    String column = whole.column().column();
    boolean equality =
        switch (test.comparison()) {
          case EQ -> test.quantifier() == null || test.quantifier() == Condition.Quantifier.ANYOF;
          case IN, INTERSECTS -> true;
          default -> false;
        };
    if (equality && test.values().stream().allMatch(SqlComparisons::isCanonical)) {
      return SqlTerm.exact(column + " IN (" + String.join(", ", test.values()) + ")");
    }
    return texts("(" + column + "::VARCHAR)", test);
  }

  private static boolean isCanonical(String value) {
    return value.matches("0|[1-9]\\d{0,8}");
  }

  static SqlTerm list(String column, Condition.Test test) {
    String set = Sql.list(test.values()) + "::VARCHAR[]";
    return switch (test.comparison()) {
      case INTERSECTS -> SqlTerm.exact("list_has_any(" + column + ", " + set + ")");
      case IN ->
          test.values().isEmpty()
              ? SqlTerm.FALSE
              : SqlTerm.exact("list_has_all(" + set + ", " + column + ")");
      case EQ,
          NE,
          LT,
          LE,
          GT,
          GE,
          CONTAINS,
          ICONTAINS,
          STARTSWITH,
          ENDSWITH,
          GLOB,
          IGLOB,
          REGEX,
          PMATCH ->
          SqlTerm.UNKNOWN;
    };
  }
}
