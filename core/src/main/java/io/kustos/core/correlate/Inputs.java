package io.kustos.core.correlate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where a correlation finds its values in the matches of each rule it refers to.
 *
 * @param byRule by the id of the rule
 */
record Inputs(Map<String, Input> byRule) {
  private static final String SEPARATOR = "\u001f";
  private static final String MISSING = "\u0000";

  Inputs {
    byRule = Map.copyOf(byRule);
  }

  /**
   * Of one rule.
   *
   * @param references at which places of the correlation's list it stands
   * @param groupBy indexes of the group's values in {@link Match#values}
   * @param values indexes of the values to look at
   */
  record Input(List<Integer> references, List<Integer> groupBy, List<Integer> values) {
    Input {
      references = List.copyOf(references);
      groupBy = List.copyOf(groupBy);
      values = List.copyOf(values);
    }
  }

  private Input of(Match match) {
    Input input = byRule.get(match.ruleId());
    if (input == null) {
      throw new IllegalArgumentException("no match of " + match.ruleId() + " is expected");
    }
    return input;
  }

  List<Integer> references(Match match) {
    return of(match).references();
  }

  /** A missing value is a value like others; null when all that should be shared is missing. */
  @Nullable String key(Match match) {
    List<Integer> indexes = of(match).groupBy();
    if (indexes.isEmpty()) {
      return "";
    }
    StringJoiner key = new StringJoiner(SEPARATOR);
    boolean any = false;
    for (int index : indexes) {
      String value = match.values().get(index);
      any |= value != null;
      key.add(value == null ? MISSING : value.replace(SEPARATOR, " "));
    }
    return any ? key.toString() : null;
  }

  /** The group's values of a key, in order; null for a missing one. */
  static List<@Nullable String> values(String key) {
    List<@Nullable String> values = new ArrayList<>();
    for (String value : key.split(SEPARATOR, -1)) {
      values.add(value.equals(MISSING) ? null : value);
    }
    return values;
  }

  /** The value to look at; null when a part of it is missing. */
  @Nullable String value(Match match) {
    StringBuilder text = new StringBuilder();
    for (int index : of(match).values()) {
      String value = match.values().get(index);
      if (value == null) {
        return null;
      }
      text.append(text.isEmpty() ? "" : ", ").append(value);
    }
    return text.toString();
  }
}
