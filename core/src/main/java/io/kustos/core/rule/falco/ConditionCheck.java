package io.kustos.core.rule.falco;

import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Condition.Quantifier;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.PosixRegex;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a resolved filter against the fields of an event source and makes a condition of it. Falco
 * stops at the first error; here the other checks of the condition are looked at, too.
 */
final class ConditionCheck {
  /** Falco keeps constants in buffers of this many bytes, the terminating NUL included. */
  private static final int CONSTANT_BYTES_MAX = 256;

  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final Map<String, Comparison> COMPARISONS = comparisons();

  /** Something about a node: an error, or a warning. */
  record Finding(String message, @Nullable String macro, int start, int end, String hint) {}

  private final FieldNames fields;
  private final OperandCheck operands;
  private final List<Finding> errors = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private @Nullable String macro;

  ConditionCheck(FieldNames fields) {
    this.fields = fields;
    this.operands = new OperandCheck(fields);
  }

  /** The condition, or null if there are errors. */
  @Nullable Condition check(FilterNode node) {
    Condition condition = condition(node);
    return errors.isEmpty() ? condition : null;
  }

  List<Finding> errors() {
    return errors;
  }

  List<Finding> warnings() {
    return warnings;
  }

  /** Whether a text is an operand of the source, such as {@code tolower(ka.verb)}. */
  static boolean compilesAsOperand(String text, FieldNames fields) {
    try {
      ConditionCheck check = new ConditionCheck(fields);
      FilterNode node = FilterParser.parse(text + " exists", 100);
      return !(node instanceof FilterNode.Identifier) && check.check(node) != null;
    } catch (FilterException e) {
      return false;
    }
  }

  private static Map<String, Comparison> comparisons() {
    Map<String, Comparison> byLabel = new HashMap<>();
    for (Comparison comparison : Comparison.values()) {
      byLabel.put(comparison.label(), comparison);
    }
    byLabel.put("==", Comparison.EQ);
    return byLabel;
  }

  /** Null if the node, or one below it, is wrong. */
  private @Nullable Condition condition(FilterNode node) {
    return switch (node) {
      case FilterNode.And and -> {
        List<Condition> terms = conditions(and.children());
        yield terms == null ? null : new Condition.And(terms);
      }
      case FilterNode.Or or -> {
        List<Condition> terms = conditions(or.children());
        yield terms == null ? null : new Condition.Or(terms);
      }
      case FilterNode.Not not -> {
        Condition term = condition(not.child());
        yield term == null ? null : new Condition.Not(term);
      }
      case FilterNode.Expansion expansion -> {
        String outer = macro;
        macro = expansion.macro();
        Condition body = condition(expansion.body());
        macro = outer;
        yield body;
      }
      case FilterNode.UnaryCheck check -> guarded(() -> unary(check));
      case FilterNode.BinaryCheck check -> guarded(() -> binary(check));
      case FilterNode.Identifier identifier ->
          fail("filter error: unexpected identifier '" + identifier.name() + "'", identifier);
      case FilterNode.Value value -> fail("unexpected constant", value);
      case FilterNode.Values values -> fail("unexpected list", values);
      case FilterNode.OperandList list -> fail("unexpected list", list);
      case FilterNode.FieldName field -> fail("unexpected field", field);
      case FilterNode.Transformed call -> fail("unexpected transformer", call);
    };
  }

  private @Nullable List<Condition> conditions(List<FilterNode> nodes) {
    List<Condition> terms = new ArrayList<>(nodes.size());
    for (FilterNode node : nodes) {
      Condition term = condition(node);
      if (term != null) {
        terms.add(term);
      }
    }
    return terms.size() == nodes.size() ? terms : null;
  }

  private interface Body {
    Condition run();
  }

  private @Nullable Condition guarded(Body body) {
    try {
      return body.run();
    } catch (FilterException e) {
      errors.add(new Finding(e.text(), macro, e.offset(), e.end(), e.hint()));
      return null;
    }
  }

  private @Nullable Condition fail(String message, FilterNode node) {
    errors.add(new Finding(message, macro, node.start(), node.end(), ""));
    return null;
  }

  private Condition unary(FilterNode.UnaryCheck check) {
    return new Condition.Exists(operands.operand(check.left()));
  }

  private Condition binary(FilterNode.BinaryCheck check) {
    Operand left = operands.operand(check.left());
    int blank = check.operator().indexOf(' ');
    String word = blank < 0 ? check.operator() : check.operator().substring(0, blank);
    String modifier = blank < 0 ? "" : check.operator().substring(blank + 1);
    checkType(left.type(), word, check);
    Comparison comparison = COMPARISONS.get(word);
    if (comparison == null) {
      throw error("'" + word + "' is not supported here", check);
    }
    Quantifier quantifier =
        modifier.isEmpty() ? null : Quantifier.valueOf(modifier.toUpperCase(Locale.ROOT));
    return switch (check.right()) {
      case FilterNode.Value value ->
          test(left, comparison, quantifier, List.of(value.text()), value);
      case FilterNode.Values values -> test(left, comparison, quantifier, values.texts(), values);
      default -> operandTest(left, comparison, check);
    };
  }

  private static void checkType(FieldType type, String word, FilterNode.BinaryCheck check) {
    boolean fits =
        switch (type) {
          case STRING -> !word.equals("bcontains") && !word.equals("bstartswith");
          case STRING_LIST -> word.equals("in") || word.equals("intersects");
          case NUMBER ->
              List.of("=", "==", "!=", "<", "<=", ">", ">=", "in", "intersects").contains(word);
        };
    if (!fits) {
      String canonical = word.equals("==") ? "=" : word;
      throw switch (type) {
        case STRING ->
            error(
                "filter error: '" + canonical + "' operator not supported for string filters",
                check);
        case STRING_LIST ->
            new FilterException(
                "filter error: '" + canonical + "' operator not supported list filters",
                check.start(),
                check.end(),
                "a list takes 'in' (all elements), 'intersects' (some element) or 'exists'");
        case NUMBER ->
            error(
                "filter error: '" + canonical + "' operator not supported for numeric filters",
                check);
      };
    }
  }

  private Condition test(
      Operand left,
      Comparison comparison,
      @Nullable Quantifier quantifier,
      List<String> texts,
      FilterNode node) {
    List<String> values = new ArrayList<>(texts.size());
    for (String text : texts) {
      warn(comparison, text, node);
      values.add(constant(left.type(), comparison, text, node));
    }
    return new Condition.Test(left, comparison, quantifier, values);
  }

  private static String constant(
      FieldType type, Comparison comparison, String text, FilterNode node) {
    int nul = text.indexOf('\0');
    String value = nul < 0 ? text : text.substring(0, nul);
    if (type == FieldType.NUMBER) {
      return number(value, node);
    }
    int bytes =
        value.length() * 3 < CONSTANT_BYTES_MAX ? 0 : value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes + 1 > CONSTANT_BYTES_MAX) {
      throw new FilterException(
          "filter parameter too long (used="
              + (bytes + 1)
              + ", available="
              + CONSTANT_BYTES_MAX
              + "):"
              + value,
          node.start(),
          node.end(),
          "Falco compares with constants of up to " + (CONSTANT_BYTES_MAX - 1) + " bytes");
    }
    if (comparison == Comparison.REGEX) {
      PosixRegex.problem(value)
          .ifPresent(
              problem -> {
                throw new FilterException(
                    "invalid regex pattern: " + problem,
                    node.start(),
                    node.end(),
                    PosixRegex.hint(value).orElse(""));
              });
    }
    return value;
  }

  /** A number as C's {@code sscanf("%llu")} reads it, in canonical form. */
  private static String number(String text, FilterNode node) {
    int start = 0;
    while (start < text.length() && FilterLexer.isSpace(text.charAt(start))) {
      start++;
    }
    boolean negative = text.startsWith("-", start);
    int digits = negative || text.startsWith("+", start) ? start + 1 : start;
    boolean valid =
        digits < text.length()
            && text.length() - digits < 1000
            && text.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9');
    if (!valid) {
      throw error(text + " is not a valid number", node);
    }
    BigInteger value = new BigInteger(text.substring(digits));
    boolean beyond = value.signum() != 0 && (negative || value.compareTo(LONG_MAX) > 0);
    return beyond ? LONG_MAX.toString() : value.toString();
  }

  private Condition operandTest(Operand left, Comparison comparison, FilterNode.BinaryCheck check) {
    Operand right = operands.operand(check.right());
    if (comparison == Comparison.PMATCH || comparison == Comparison.REGEX) {
      throw error(
          "operator '" + comparison.label() + "' doesn't support right-hand side fields",
          check.right());
    }
    if (left.type() != right.type()) {
      throw error(
          "field '"
              + OperandCheck.label(left)
              + "' has type '"
              + OperandCheck.typeLabel(left.type())
              + "' while the right-hand side field '"
              + OperandCheck.label(right)
              + "' has incompatible type '"
              + OperandCheck.typeLabel(right.type())
              + "'",
          check.right());
    }
    return new Condition.TestOperands(left, comparison, right);
  }

  private void warn(Comparison comparison, String value, FilterNode node) {
    if (comparison == Comparison.REGEX && PlainRegex.isPlain(value)) {
      warning(
          "regex check with '"
              + value
              + "' may be optimized with simpler operators such as"
              + " '=', 'contains', 'startswith', 'endswith'",
          node);
    }
    String dense = withoutSpace(value);
    try {
      if (fields.find(dense, 0, 0).isPresent()) {
        warning("'" + value + "' may be a valid field misused as a const string value", node);
      }
    } catch (FilterException incompleteField) {
      return;
    }
    if (dense.endsWith(")")) {
      for (String name : FilterOperands.ALL_TRANSFORMERS) {
        if (dense.startsWith(name + "(")) {
          warning(
              "'" + value + "' may be a valid field transformer misused as a const string value",
              node);
        }
      }
    }
  }

  private void warning(String message, FilterNode node) {
    warnings.add(new Finding(message, macro, node.start(), node.end(), ""));
  }

  private static String withoutSpace(String text) {
    StringBuilder dense = new StringBuilder(text.length());
    text.chars().filter(c -> !FilterLexer.isSpace((char) c)).forEach(c -> dense.append((char) c));
    return dense.toString();
  }

  private static FilterException error(String message, FilterNode node) {
    return new FilterException(message, node.start(), node.end(), "");
  }
}
