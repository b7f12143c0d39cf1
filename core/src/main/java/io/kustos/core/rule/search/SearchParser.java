package io.kustos.core.rule.search;

import io.kustos.core.Limits;
import io.kustos.core.rule.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text of a search box from left to right. */
final class SearchParser {
  private static final List<String> SIGNS = List.of(">=", "<=", "!=", ":", "=", ">", "<");

  private final SearchText text;
  private final SearchValues values;
  private final NamedFields fields;
  private final Limits limits;
  private int depth;
  private int terms;

  SearchParser(String query, Limits limits, SearchTimes times, NamedFields fields) {
    this.text = new SearchText(query);
    this.values = new SearchValues(times, limits);
    this.fields = fields;
    this.limits = limits;
  }

  /** Reads a thing that stands in a tree of OR, AND and NOT. */
  private interface Primary {
    Condition read();
  }

  @Nullable Condition parse() {
    text.space();
    if (text.atEnd()) {
      return null;
    }
    Condition condition = or(this::term, false);
    if (!text.atEnd()) {
      throw text.error("an opening parenthesis is missing for this one", text.at(), 1, null);
    }
    return condition;
  }

  /**
   * Reads alternatives.
   *
   * @param loose whether what stands side by side without a word between are alternatives, too
   */
  private Condition or(Primary primary, boolean loose) {
    enter();
    List<Condition> alternatives = new ArrayList<>();
    alternatives.add(and(primary, loose));
    while (!text.atEnd() && !text.is(')')) {
      boolean said = text.word("OR") || text.take("||");
      if (!said && !loose) {
        break;
      }
      alternatives.add(and(primary, loose));
    }
    depth--;
    return alternatives.size() == 1 ? alternatives.get(0) : new Condition.Or(alternatives);
  }

  private Condition and(Primary primary, boolean loose) {
    List<Condition> all = new ArrayList<>();
    all.add(not(primary));
    while (!text.atEnd() && !text.is(')') && !text.isWord("OR") && !text.looksAt("||")) {
      boolean said = text.word("AND") || text.take("&&");
      if (!said && loose) {
        break;
      }
      all.add(not(primary));
    }
    return all.size() == 1 ? all.get(0) : new Condition.And(all);
  }

  private Condition not(Primary primary) {
    text.space();
    boolean negated = text.word("NOT");
    if (!negated && (text.is('-') || text.is('!')) && text.isSomethingBehind()) {
      text.skip(1);
      negated = true;
    }
    if (negated) {
      enter();
      Condition term = not(primary);
      depth--;
      return new Condition.Not(term);
    }
    return primary.read();
  }

  private void enter() {
    if (++depth > Math.min(limits.conditionDepthMax(), 100)) {
      throw new SearchException(
          "SEARCH_LIMIT", "parentheses and NOT are nested too deeply", text.at(), 1, null);
    }
  }

  private void count(int offset) {
    if (++terms > limits.conditionNodesMax() / 4) {
      throw new SearchException(
          "SEARCH_LIMIT",
          "more than " + limits.conditionNodesMax() / 4 + " terms",
          offset,
          1,
          null);
    }
  }

  private Condition term() {
    text.space();
    int start = text.at();
    count(start);
    if (text.take("(")) {
      Condition inner = or(this::term, false);
      text.close(start);
      return inner;
    }
    if (text.atEnd() || text.is(')')) {
      throw text.error("something to search for is missing here", start, 1, null);
    }
    if (text.isWord("AND") || text.isWord("OR")) {
      throw text.error(
          "nothing stands before '" + text.plainWord() + "'",
          start,
          3,
          "put the word in quotes to search for it");
    }
    String name = text.fieldName(SIGNS);
    if (name != null) {
      SearchField field = fields.of(name, start);
      String sign = text.sign(SIGNS);
      return value(field, sign);
    }
    return values.anywhere(text.value());
  }

  private Condition value(SearchField field, String sign) {
    if (text.atEnd() || text.is(' ')) {
      throw text.error(
          "a value is missing behind '" + sign + "'", Math.max(0, text.at() - 1), 1, hint(field));
    }
    int start = text.at();
    boolean plain = sign.equals(":") || sign.equals("=");
    if (plain && text.take("(")) {
      Condition group =
          or(
              () -> {
                count(text.at());
                text.space();
                return one(field, ":");
              },
              true);
      text.close(start);
      return group;
    }
    return one(field, sign);
  }

  private Condition one(SearchField field, String sign) {
    int start = text.at();
    if (text.atEnd() || text.is(')')) {
      throw text.error("a value is missing here", start, 1, hint(field));
    }
    if (sign.equals("!=")) {
      return new Condition.Not(one(field, ":"));
    }
    if (sign.equals(":") || sign.equals("=")) {
      for (String order : List.of(">=", "<=", ">", "<")) {
        if (text.take(order)) {
          return one(field, order);
        }
      }
      if (text.is('[') || text.is('{')) {
        return range(field);
      }
      if (text.is('/') && text.isRegex()) {
        return values.regex(field, text.regex());
      }
      return values.fits(field, text.value());
    }
    return values.ordered(field, sign, text.value());
  }

  private Condition range(SearchField field) {
    int start = text.at();
    boolean withFirst = text.is('[');
    text.skip(1);
    SearchText.Value from = text.bound(start);
    text.space();
    if (!text.word("TO")) {
      throw text.error(
          "'TO' is missing in this range", start, text.at() - start + 1, "[400 TO 499]");
    }
    SearchText.Value to = text.bound(start);
    text.space();
    boolean withLast = text.is(']');
    if (!withLast && !text.is('}')) {
      throw text.error("this range is not closed", start, 1, "[400 TO 499]");
    }
    text.skip(1);
    return values.range(field, from, withFirst, to, withLast, start, text.at() - start);
  }

  private static @Nullable String hint(SearchField field) {
    return field.examples().isEmpty()
        ? null
        : "for example " + field.name() + ":" + field.examples().get(0);
  }
}
