package io.kustos.lake;

/**
 * What a condition is in SQL, from two sides: {@code may} holds for every row for which the
 * condition holds, and perhaps for more; {@code must} holds for no other row, and perhaps for
 * fewer. Where SQL says the condition exactly the two are the same. NULL counts as false in both.
 */
record SqlTerm(String may, String must) {
  /** Nothing is known. */
  static final SqlTerm UNKNOWN = new SqlTerm("true", "false");

  static final SqlTerm TRUE = exact("true");
  static final SqlTerm FALSE = exact("false");

  static SqlTerm exact(String sql) {
    return new SqlTerm(sql, sql);
  }

  /** Holds for at least the rows for which the condition holds. */
  static SqlTerm atMost(String sql) {
    return new SqlTerm(sql, "false");
  }

  /** Of the two sides only this one. */
  SqlTerm atMost() {
    return atMost(may);
  }

  boolean isExact() {
    return may.equals(must);
  }

  SqlTerm not() {
    return isExact() ? exact(negated(may)) : new SqlTerm(negated(must), negated(may));
  }

  private static String negated(String sql) {
    return switch (sql) {
      case "true" -> "false";
      case "false" -> "true";
      default -> "NOT coalesce(" + sql + ", false)";
    };
  }
}
