package io.kustos.core.rule;

/**
 * A comparison operator with Falco's semantics (libs 0.25): a missing value makes every comparison
 * false, strings compare by their UTF-8 bytes, numbers as numbers.
 */
public enum Comparison {
  EQ("="),
  NE("!="),
  LT("<"),
  LE("<="),
  GT(">"),
  GE(">="),
  CONTAINS("contains"),
  /** ASCII case folding only. */
  ICONTAINS("icontains"),
  STARTSWITH("startswith"),
  ENDSWITH("endswith"),
  /** fnmatch(3) with flags 0, whole string; {@code *} matches {@code /} too. */
  GLOB("glob"),
  IGLOB("iglob"),
  /** RE2 POSIX syntax, anchored at both ends. */
  REGEX("regex"),
  /** Scalar: membership. List: every element is a member. An empty set is never matched. */
  IN("in"),
  /** At least one element is a member. */
  INTERSECTS("intersects"),
  /** Path prefix, component by component. */
  PMATCH("pmatch");

  private final String label;

  Comparison(String label) {
    this.label = label;
  }

  /** The operator as a condition writes it. */
  public String label() {
    return label;
  }
}
