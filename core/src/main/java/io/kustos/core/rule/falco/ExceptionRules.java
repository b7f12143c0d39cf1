package io.kustos.core.rule.falco;

import io.kustos.core.rule.falco.ExceptionDefinition.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What exceptions must be like, and how they become text of a condition. */
final class ExceptionRules {
  private static final Set<String> SET_OPERATORS = Set.of("in", "pmatch", "intersects");

  private ExceptionRules() {}

  /**
   * Checks an exception and fills in its comparisons.
   *
   * @param fields the fields of the rule's source; null when the source is unknown
   * @throws LoadException LOAD_ERR_VALIDATE
   */
  static ExceptionDefinition check(ExceptionDefinition exception, @Nullable FieldNames fields) {
    return exception.fields().isList()
        ? checkColumns(exception, fields)
        : checkSingle(exception, fields);
  }

  private static ExceptionDefinition checkColumns(
      ExceptionDefinition exception, @Nullable FieldNames fields) {
    List<Entry> names = exception.fields().items();
    Entry given = exception.comparisons();
    List<Entry> comparisons = new ArrayList<>(given.items());
    if (given.isEmpty()) {
      names.forEach(name -> comparisons.add(Entry.of("=")));
    }
    if (names.size() != comparisons.size()) {
      throw Definitions.invalid("Fields and comps lists must have equal length", exception.spot());
    }
    comparisons.replaceAll(ExceptionRules::trimmed);
    for (Entry comparison : comparisons) {
      if (!isOperator(comparison.item()) && !hasModifier(comparison.item())) {
        throw Definitions.invalid(
            "'" + comparison.item() + "' is not a supported comparison operator", exception.spot());
      }
    }
    for (Entry name : names) {
      checkField(name.item(), exception, fields);
    }
    return exception.withComparisons(Entry.of(comparisons));
  }

  private static ExceptionDefinition checkSingle(
      ExceptionDefinition exception, @Nullable FieldNames fields) {
    Entry given = exception.comparisons();
    Entry comparison = given.isEmpty() ? Entry.of("in") : given;
    if (comparison.isList()) {
      throw Definitions.invalid("Fields and comps must both be strings", exception.spot());
    }
    comparison = trimmed(comparison);
    if (!SET_OPERATORS.contains(comparison.item()) && !hasModifier(comparison.item())) {
      throw Definitions.invalid(
          "When fields is a single value, comps must be one of (in, pmatch, intersects) or a"
              + " modifier operator (e.g. startswith oneof)",
          exception.spot());
    }
    checkField(exception.fields().item(), exception, fields);
    return exception.withComparisons(comparison);
  }

  private static Entry trimmed(Entry entry) {
    String text = entry.item();
    int start = 0;
    int end = text.length();
    while (start < end && " \t\r\n".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && " \t\r\n".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return new Entry(entry.isList(), text.substring(start, end), entry.items());
  }

  private static boolean isOperator(String text) {
    return FilterParser.UNARY_OPERATORS.contains(text)
        || FilterParser.NUMBER_OPERATORS.contains(text)
        || FilterParser.STRING_OPERATORS.contains(text)
        || FilterParser.LIST_OPERATORS.contains(text);
  }

  /** Whether this is a string operator with a modifier, such as {@code startswith oneof}. */
  private static boolean hasModifier(String text) {
    int blank = text.indexOf(' ');
    return blank > 0
        && FilterParser.STRING_OPERATORS.contains(text.substring(0, blank))
        && FilterParser.MODIFIERS.contains(text.substring(blank + 1));
  }

  private static void checkField(
      String name, ExceptionDefinition exception, @Nullable FieldNames fields) {
    if (fields == null) {
      return;
    }
    boolean known;
    try {
      known =
          name.indexOf('(') >= 0
              ? ConditionCheck.compilesAsOperand(name, fields)
              : fields.find(name, 0, 0).isPresent();
    } catch (FilterException e) {
      throw Definitions.invalid(e.text(), exception.spot(), e.hint().isEmpty() ? null : e.hint());
    }
    if (!known) {
      String hint = fields.suggestion(name);
      throw Definitions.invalid(
          "'" + name + "' is not a supported filter field",
          exception.spot(),
          hint.isEmpty() ? null : hint);
    }
  }

  /**
   * The text a rule's exceptions add to its condition, each with a leading {@code and not}; empty
   * for an exception without values.
   *
   * @throws LoadException LOAD_ERR_VALIDATE if values do not fit the fields
   */
  static String condition(ExceptionDefinition exception) {
    String text = exception.fields().isList() ? columns(exception) : single(exception);
    return text.isEmpty() ? "" : " and not " + text;
  }

  private static String single(ExceptionDefinition exception) {
    StringBuilder text = new StringBuilder();
    for (Entry value : exception.values()) {
      if (value.isList()) {
        throw Definitions.invalid(
            "Expected values array to contain a list of strings", exception.spot());
      }
      if (text.isEmpty()) {
        text.append('(')
            .append(exception.fields().item())
            .append(' ')
            .append(exception.comparisons().item())
            .append(" (");
      } else {
        text.append(", ");
      }
      text.append(ListText.quote(value.item()));
    }
    return text.isEmpty() ? "" : text.append("))").toString();
  }

  private static String columns(ExceptionDefinition exception) {
    StringBuilder text = new StringBuilder("(");
    for (Entry row : exception.values()) {
      if (row.items().size() != exception.fields().items().size()) {
        throw Definitions.invalid(
            "Fields and values lists must have equal length", exception.spot());
      }
      text.append(text.length() == 1 ? "(" : " or (");
      for (int i = 0; i < row.items().size(); i++) {
        String comparison = exception.comparisons().items().get(i).item();
        text.append(i == 0 ? " " : " and  ")
            .append(exception.fields().items().get(i).item())
            .append(' ')
            .append(comparison)
            .append(' ')
            .append(cell(row.items().get(i), comparison));
      }
      text.append(')');
    }
    return text.length() == 1 ? "" : text.append(')').toString();
  }

  private static String cell(Entry value, String comparison) {
    if (!value.isList()) {
      boolean set = FilterParser.LIST_OPERATORS.contains(comparison) || hasModifier(comparison);
      return set ? parenthesised(value.item()) : ListText.quote(value.item());
    }
    StringBuilder text = new StringBuilder("(");
    for (Entry item : value.items()) {
      text.append(text.length() == 1 ? "" : ", ").append(ListText.quote(item.item()));
    }
    return text.append(')').toString();
  }

  private static String parenthesised(String text) {
    return text.startsWith("(") ? text : "(" + text + ")";
  }
}
