package io.kustos.core.rule.sigma;

import java.util.List;

/** A condition as a rule writes it. */
sealed interface ConditionTree {

  record And(List<ConditionTree> terms) implements ConditionTree {}

  record Or(List<ConditionTree> terms) implements ConditionTree {}

  record Not(ConditionTree term) implements ConditionTree {}

  /**
   * A search identifier.
   *
   * @param offset in the condition, in characters
   */
  record Identifier(String name, int offset) implements ConditionTree {}

  /** {@code all of} or {@code 1 of} the identifiers that fit a pattern; {@code them} are all. */
  record Selector(boolean all, String pattern, int offset) implements ConditionTree {

    /** Identifiers that begin with an underscore are chosen only by a pattern that does too. */
    boolean chooses(String name) {
      if (pattern.equals("them")) {
        return !name.startsWith("_");
      }
      if (name.startsWith("_") && !pattern.startsWith("_")) {
        return false;
      }
      StringBuilder regex = new StringBuilder();
      for (String part : pattern.split("\\*", -1)) {
        regex
            .append(regex.isEmpty() ? "" : ".*")
            .append(part.isEmpty() ? "()" : java.util.regex.Pattern.quote(part));
      }
      return name.matches(regex.toString());
    }
  }
}
