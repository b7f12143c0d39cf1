package io.kustos.lake;

import io.kustos.core.rule.CaseFold;
import io.kustos.core.rule.ValuePattern;
import java.util.ArrayList;
import java.util.List;

/** A pattern that any text, number or boolean of an event may fit, in SQL over all columns. */
final class SqlAnywhere {
  /** What every event says, and what its times are made of. */
  private static final String EVERY_EVENT = "event audit.k8s.io/v1 true false";

  private SqlAnywhere() {}

  static SqlTerm of(ValuePattern pattern, boolean oddRows) {
    if (!(pattern instanceof ValuePattern.Wildcard wildcard) || mayFitAny(wildcard)) {
      return SqlTerm.UNKNOWN;
    }
    List<String> may = new ArrayList<>();
    List<String> must = new ArrayList<>();
    for (EventColumn column : EventColumn.ALL) {
      if (column.field() == null && column != EventColumn.ANNOTATIONS) {
        continue;
      }
      SqlTerm term =
          switch (column.kind()) {
            case TEXT -> SqlPatterns.text(column.column(), wildcard);
            case LIST -> SqlPatterns.list(column.column(), wildcard);
            case INT -> SqlPatterns.whole(column.column(), wildcard);
            case JSON -> SqlTerm.atMost(SqlPatterns.insideJson(column.column(), wildcard));
            case BYTES, LONG, TIME, BOOLEAN -> SqlTerm.FALSE;
          };
      may.add("coalesce(" + term.may() + ", false)");
      must.add("coalesce(" + term.must() + ", false)");
    }
    if (oddRows) {
      may.add("raw IS NOT NULL");
    }
    must.removeIf("coalesce(false, false)"::equals);
    return new SqlTerm(
        "(" + String.join(" OR ", may) + ")",
        must.isEmpty() ? "false" : "(" + String.join(" OR ", must) + ")");
  }

  /** Whether times, or what all events have in common, may fit. */
  private static boolean mayFitAny(ValuePattern.Wildcard wildcard) {
    String literal = CaseFold.fold(SqlPatterns.literal(wildcard));
    return literal.chars().allMatch(c -> "0123456789tz:.-+".indexOf(c) >= 0)
        || EVERY_EVENT.contains(literal);
  }
}
