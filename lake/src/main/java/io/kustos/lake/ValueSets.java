package io.kustos.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in SQL which of all values that there are in columns are meant. */
final class ValueSets {
  /** More values than this are not listed. */
  private static final int LISTED_MAX = 1_000;

  private static final String ELEMENTS = String.valueOf((char) EventRow.LIST_SEPARATOR);

  private static final String IN = " IN (";

  private ValueSets() {}

  /**
   * The SQL that holds for some rows of values and for none of the others.
   *
   * @param rows all that there are, each with a value for each column
   * @param meant for each row whether it holds for it
   * @return null when there would be too much to be listed
   */
  static @Nullable String sql(
      List<EventColumn> columns, List<List<@Nullable String>> rows, List<Boolean> meant) {
    if (!meant.contains(true)) {
      return "false";
    }
    if (!meant.contains(false)) {
      return "true";
    }
    for (int i = 0; i < columns.size(); i++) {
      String one = ofOne(columns, i, rows, meant);
      if (one != null) {
        return one;
      }
    }
    return ofSeveral(columns, widest(columns, rows), rows, meant);
  }

  /** How many sets there are in SQL made here; a value that reads like one counts, too. */
  static int count(String sql) {
    return sql.split(Pattern.quote(IN), -1).length - 1;
  }

  /** By one of the columns, where that alone decides. */
  private static @Nullable String ofOne(
      List<EventColumn> columns, int at, List<List<@Nullable String>> rows, List<Boolean> meant) {
    Map<@Nullable String, Boolean> byValue = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Boolean before = byValue.put(rows.get(i).get(at), meant.get(i));
      if (before != null && !before.equals(meant.get(i))) {
        return null;
      }
    }
    Set<@Nullable String> some = new LinkedHashSet<>();
    Set<@Nullable String> others = new LinkedHashSet<>();
    byValue.forEach((value, is) -> (is ? some : others).add(value));
    boolean few = some.size() <= others.size();
    String in = in(columns.get(at), few ? some : others);
    return in == null ? null : few ? in : "NOT coalesce(" + in + ", false)";
  }

  private static int widest(List<EventColumn> columns, List<List<@Nullable String>> rows) {
    int widest = 0;
    long most = 0;
    for (int i = 0; i < columns.size(); i++) {
      int at = i;
      long values = rows.stream().map(row -> row.get(at)).distinct().count();
      if (values > most) {
        most = values;
        widest = i;
      }
    }
    return widest;
  }

  /** By all columns: what one of them may be for what the others are. */
  private static @Nullable String ofSeveral(
      List<EventColumn> columns, int at, List<List<@Nullable String>> rows, List<Boolean> meant) {
    Map<List<@Nullable String>, Set<@Nullable String>> groups = new LinkedHashMap<>();
    int listed = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (meant.get(i)) {
        List<@Nullable String> others = new ArrayList<>(rows.get(i));
        others.remove(at);
        groups.computeIfAbsent(others, row -> new LinkedHashSet<>()).add(rows.get(i).get(at));
        listed++;
      }
    }
    if (listed > LISTED_MAX) {
      return null;
    }
    List<String> all = new ArrayList<>();
    for (Map.Entry<List<@Nullable String>, Set<@Nullable String>> group : groups.entrySet()) {
      List<String> terms = new ArrayList<>();
      terms.add(Objects.requireNonNull(in(columns.get(at), group.getValue())));
      for (int i = 0; i < group.getKey().size(); i++) {
        EventColumn column = columns.get(i < at ? i : i + 1);
        String value = group.getKey().get(i);
        terms.add(
            column.column()
                + (value == null ? " IS NULL" : " IS NOT DISTINCT FROM " + literal(column, value)));
      }
      all.add(String.join(" AND ", terms));
    }
    return all.stream().collect(Collectors.joining(" OR ", "(", ")"));
  }

  private static @Nullable String in(EventColumn column, Set<@Nullable String> values) {
    if (values.size() > LISTED_MAX) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (String value : values) {
      if (value == null) {
        parts.add(column.column() + " IS NULL");
      } else {
        texts.add(literal(column, value));
      }
    }
    if (!texts.isEmpty()) {
      parts.add(column.column() + IN + String.join(", ", texts) + ")");
    }
    return parts.size() == 1 ? parts.getFirst() : "(" + String.join(" OR ", parts) + ")";
  }

  private static String literal(EventColumn column, String value) {
    return switch (column.kind()) {
      case TEXT, JSON -> Sql.text(value);
      case LIST -> Sql.list(List.of(value.split(ELEMENTS, -1))) + "::VARCHAR[]";
      case INT, LONG -> value;
      case BYTES, TIME, BOOLEAN ->
          throw new IllegalArgumentException(column.column() + " has no values to be listed");
    };
  }
}
