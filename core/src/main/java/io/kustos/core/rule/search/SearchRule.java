package io.kustos.core.rule.search;

import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.ValuePattern.Gap;
import io.kustos.core.rule.ValuePattern.Literal;
import io.kustos.core.rule.ValuePattern.Part;
import io.kustos.core.rule.ValuePattern.RegexFlag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes what a search asks for as a Sigma rule that matches the same events. */
public final class SearchRule {
  private static final Set<String> BESIDE =
      Set.of(SearchFields.CLUSTER, SearchFields.SOURCE, SearchFields.TIME);

  private final StringBuilder selections = new StringBuilder();
  private int count;

  private SearchRule() {}

  /**
   * The text of the rule, in YAML; its id follows from the query.
   *
   * @param query the text of the search, for the description
   * @param condition what it means
   * @throws IllegalArgumentException when a rule cannot say it, with a sentence for people
   */
  public static String of(String title, String query, Condition condition) {
    SearchRule rule = new SearchRule();
    String said = rule.said(condition, false);
    return "title: "
        + quoted(title)
        + "\nid: "
        + UUID.nameUUIDFromBytes(query.getBytes(StandardCharsets.UTF_8))
        + "\nstatus: experimental\ndescription: "
        + quoted("From the search " + query)
        + "\nlogsource:\n  product: kubernetes\n  service: audit\ndetection:\n"
        + rule.selections
        + "  condition: "
        + said
        + "\nlevel: medium\n";
  }

  private String said(Condition condition, boolean inner) {
    return switch (condition) {
      case Condition.And and -> joined(and.terms(), " and ", inner);
      case Condition.Or or -> joined(or.terms(), " or ", inner);
      case Condition.Not not -> "not " + said(not.term(), true);
      case Condition.Exists exists -> selection(field(exists.operand()), "\"*\"");
      case Condition.Test test -> test(test);
      case Condition.Match match -> match(match, inner);
      case Condition.TestOperands test -> throw new IllegalArgumentException(unsaid(test));
      case Condition.MatchOperands match -> throw new IllegalArgumentException(unsaid(match));
    };
  }

  private String joined(List<Condition> terms, String word, boolean inner) {
    if (terms.size() == 1) {
      return said(terms.getFirst(), inner);
    }
    String all = terms.stream().map(term -> said(term, true)).collect(Collectors.joining(word));
    return inner ? "(" + all + ")" : all;
  }

  private String test(Condition.Test test) {
    String field = field(test.left());
    boolean plain = test.comparison() == Comparison.EQ && test.quantifier() == null;
    boolean known = plain || test.comparison() == Comparison.INTERSECTS;
    if (!known || test.values().size() != 1) {
      throw new IllegalArgumentException(unsaid("'" + field + "' compared by order"));
    }
    Part whole = new Literal(test.values().getFirst());
    return selection(field + "|cased", quoted(pattern(List.of(whole))));
  }

  private String match(Condition.Match match, boolean inner) {
    String field = field(match.operand());
    return switch (match.pattern()) {
      case ValuePattern.Wildcard wildcard ->
          field.equals(SearchFields.find("text").orElseThrow().field().name())
              ? keyword(wildcard.parts())
              : selection(
                  field + (wildcard.cased() ? "|cased" : ""), quoted(pattern(wildcard.parts())));
      case ValuePattern.Regex regex ->
          selection(
              field + (regex.flags().contains(RegexFlag.IGNORECASE) ? "|re|i" : "|re"),
              quoted(regex.pattern()));
      case ValuePattern.Cidr cidr -> selection(field + "|cidr", quoted(cidr.network().toString()));
      case ValuePattern.Numeric numeric -> number(field, numeric, inner);
      case ValuePattern.TimePart part -> throw new IllegalArgumentException(unsaid(part));
    };
  }

  private String number(String field, ValuePattern.Numeric numeric, boolean inner) {
    String value = numeric.value().toPlainString();
    return switch (numeric.order()) {
      case LT -> selection(field + "|lt", value);
      case LE -> selection(field + "|lte", value);
      case GT -> selection(field + "|gt", value);
      case GE -> selection(field + "|gte", value);
      case EQ -> {
        String both = selection(field + "|gte", value) + " and " + selection(field + "|lte", value);
        yield inner ? "(" + both + ")" : both;
      }
    };
  }

  /** A text anywhere in the event; what a keyword stands for is open at both ends. */
  private String keyword(List<Part> parts) {
    List<Part> within = new ArrayList<>(parts);
    if (within.getFirst() == Gap.ANY && within.getLast() == Gap.ANY && within.size() > 2) {
      within = within.subList(1, within.size() - 1);
    }
    String name = "words" + ++count;
    selections.append("  ").append(name).append(":\n    - ");
    selections.append(quoted(pattern(within))).append('\n');
    return name;
  }

  private String selection(String key, String value) {
    String name = "s" + ++count;
    selections.append("  ").append(name).append(":\n    ");
    selections.append(quoted(key)).append(": ").append(value).append('\n');
    return name;
  }

  private static String field(Operand operand) {
    if (!(operand instanceof Operand.FieldValue(Field field)) || field.argument() != null) {
      throw new IllegalArgumentException(unsaid(operand));
    }
    if (BESIDE.contains(field.name()) || SearchFields.isOfFinding(field)) {
      throw new IllegalArgumentException(
          "'" + field.name() + "' is not in the event, and a rule sees no more than that");
    }
    return field.name();
  }

  private static String unsaid(Object what) {
    return "a rule in Sigma cannot say this: " + what;
  }

  private static String pattern(List<Part> parts) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Gap.ANY -> text.append('*');
        case Gap.ONE -> text.append('?');
        case Literal literal ->
            text.append(
                literal.text().replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?"));
      }
    }
    return text.toString();
  }

  /** A text in YAML's double quotes. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
