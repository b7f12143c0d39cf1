package io.kustos.core.rule.falco;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses a filter by recursive descent, as libs 0.25.4 does: {@code and} binds tighter than {@code
 * or}, {@code not} tightest, keywords are lower case.
 *
 * <pre>{@code
 * or    := and ('or' and)*
 * and   := not ('and' not)*
 * not   := 'not'* ('not(' or ')' | check)
 * check := '(' or ')' | operand condition | macro
 * }</pre>
 *
 * Operands are read by {@link FilterOperands}.
 */
final class FilterParser {
  static final List<String> UNARY_OPERATORS = List.of("exists");
  static final List<String> NUMBER_OPERATORS = List.of("<=", "<", ">=", ">");
  static final List<String> STRING_OPERATORS =
      List.of(
          "==",
          "=",
          "!=",
          "glob",
          "iglob",
          "contains",
          "icontains",
          "bcontains",
          "startswith",
          "bstartswith",
          "endswith",
          "regex");
  static final List<String> MODIFIERS = List.of("oneof", "anyof", "allof");
  static final List<String> LIST_OPERATORS = List.of("intersects", "in", "pmatch");
  private static final String ALL_OPERATORS =
      "'exists', '<=', '<', '>=', '>', '==', '=', '!=', 'glob', 'iglob', 'contains', 'icontains',"
          + " 'bcontains', 'startswith', 'bstartswith', 'endswith', 'regex', 'intersects', 'in',"
          + " 'pmatch'";

  private final FilterLexer lexer;
  private final FilterOperands operands;

  private FilterParser(String text, int depthMax) {
    this.lexer = new FilterLexer(text);
    this.operands = new FilterOperands(lexer, depthMax);
  }

  /**
   * Parses a whole condition.
   *
   * @param depthMax how deep parentheses and transformers may nest
   * @throws FilterException with Falco's message and position
   */
  static FilterNode parse(String text, int depthMax) {
    if (text.isEmpty()) {
      throw new FilterException("filter input string is empty", 0);
    }
    FilterParser parser = new FilterParser(text, depthMax);
    FilterNode node = parser.or();
    if (!parser.lexer.atEnd()) {
      throw parser.lexer.error(
          "unexpected token after '" + parser.lexer.token() + "', expecting 'or', 'and'");
    }
    return node;
  }

  /**
   * Parses a field or a transformer at the beginning of a text; what follows it is left alone.
   *
   * @throws FilterException if there is none
   */
  static FilterNode parseOperand(String text, int depthMax) {
    FilterParser parser = new FilterParser(text, depthMax);
    FilterNode operand = parser.operands.left();
    if (operand == null) {
      throw parser.lexer.error("unexpected token after '" + parser.lexer.token());
    }
    return operand;
  }

  private FilterNode or() {
    int start = lexer.position();
    List<FilterNode> children = new ArrayList<>();
    lexer.blank();
    children.add(and());
    lexer.blank();
    while (lexer.literal("or")) {
      if (lexer.blank()) {
        children.add(and());
      } else if (lexer.literal("(")) {
        children.add(embedded());
      } else {
        throw lexer.error("expected blank or '(' after 'or'");
      }
      lexer.blank();
    }
    return children.size() == 1
        ? children.get(0)
        : new FilterNode.Or(children, start, children.get(children.size() - 1).end());
  }

  private FilterNode and() {
    int start = lexer.position();
    List<FilterNode> children = new ArrayList<>();
    lexer.blank();
    children.add(not());
    lexer.blank();
    while (lexer.literal("and")) {
      if (lexer.blank()) {
        children.add(not());
      } else if (lexer.literal("(")) {
        children.add(embedded());
      } else {
        throw lexer.error("expected blank or '(' after 'and'");
      }
      lexer.blank();
    }
    return children.size() == 1
        ? children.get(0)
        : new FilterNode.And(children, start, children.get(children.size() - 1).end());
  }

  private FilterNode not() {
    int start = lexer.position();
    boolean negated = false;
    lexer.blank();
    while (lexer.not()) {
      negated = !negated;
    }
    FilterNode child;
    if (lexer.literal("not(")) {
      negated = !negated;
      child = embedded();
    } else {
      child = check();
    }
    return negated ? new FilterNode.Not(child, start, child.end()) : child;
  }

  /** The rest of an expression in parentheses, behind the opening one. */
  private FilterNode embedded() {
    operands.enter();
    lexer.blank();
    FilterNode child = or();
    lexer.blank();
    if (!lexer.literal(")")) {
      throw lexer.error("expected a ')' token");
    }
    operands.leave();
    return child;
  }

  private FilterNode check() {
    lexer.blank();
    int start = lexer.position();
    if (lexer.literal("(")) {
      return embedded();
    }
    FilterNode left = operands.left();
    if (left != null) {
      return condition(left, start);
    }
    if (lexer.identifier()) {
      return new FilterNode.Identifier(lexer.token(), start, lexer.position());
    }
    throw lexer.error("expected a '(' token, a field check, or an identifier");
  }

  private FilterNode condition(FilterNode left, int start) {
    lexer.blank();
    if (lexer.firstOf(UNARY_OPERATORS)) {
      return new FilterNode.UnaryCheck(left, lexer.token(), start, lexer.position());
    }
    String operator;
    FilterNode right;
    if (lexer.firstOf(NUMBER_OPERATORS)) {
      operator = lexer.token();
      right = numberOrOperand();
    } else if (lexer.firstWordOf(STRING_OPERATORS)) {
      operator = lexer.token();
      String modifier = modifier(operator);
      right = modifier.isEmpty() ? stringOrOperand() : list();
      operator = modifier.isEmpty() ? operator : operator + " " + modifier;
    } else if (lexer.firstOf(LIST_OPERATORS)) {
      operator = lexer.token();
      right = listOrOperand();
    } else {
      throw lexer.error("expected a valid check operator: one of " + ALL_OPERATORS);
    }
    return new FilterNode.BinaryCheck(left, operator, right, start, right.end());
  }

  /** The modifier that follows a string operator, or nothing: then no character is consumed. */
  private String modifier(String operator) {
    boolean blank = Character.isLetter(operator.charAt(0)) || lexer.blank();
    int position = lexer.position();
    String token = lexer.token();
    if (blank && lexer.firstWordOf(MODIFIERS)) {
      String modifier = lexer.token();
      if (lexer.listFollows() && !lexer.keywordFollows()) {
        return modifier;
      }
    }
    lexer.reset(position, token);
    return "";
  }

  private FilterNode numberOrOperand() {
    lexer.blank();
    int start = lexer.position();
    FilterNode operand = operands.right();
    if (operand != null) {
      return operand;
    }
    if (lexer.number()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw lexer.error(
        "expected a number value or a field with a valid transformer: "
            + FilterOperands.TRANSFORMER_LABELS);
  }

  private FilterNode stringOrOperand() {
    lexer.blank();
    int start = lexer.position();
    FilterNode operand = operands.right();
    if (operand != null) {
      return operand;
    }
    if (lexer.quoted() || lexer.bareString()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw lexer.error(
        "expected a string value or a field with a valid transformer: "
            + FilterOperands.TRANSFORMER_LABELS);
  }

  private String string() {
    lexer.blank();
    if (lexer.quoted() || lexer.bareString()) {
      return lexer.token();
    }
    throw lexer.error("expected a string value");
  }

  private FilterNode list() {
    lexer.blank();
    int start = lexer.position();
    FilterNode values = values(start);
    if (values != null) {
      return values;
    }
    if (lexer.identifier()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw lexer.error("expected a list or an identifier");
  }

  private FilterNode listOrOperand() {
    lexer.blank();
    int start = lexer.position();
    FilterNode values = values(start);
    if (values != null) {
      return values;
    }
    FilterNode operand = operands.right();
    if (operand != null) {
      return operand;
    }
    if (lexer.identifier()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw lexer.error(
        "expected a list, an identifier, or a field with a valid transformer: "
            + FilterOperands.TRANSFORMER_LABELS);
  }

  /**
   * Constants in parentheses, or null. A first constant that cannot be read makes the list empty,
   * as in Falco, even when the reason is a bad escape.
   */
  private @Nullable FilterNode values(int start) {
    if (!lexer.literal("(")) {
      return null;
    }
    List<String> values = new ArrayList<>();
    lexer.blank();
    boolean any;
    try {
      values.add(string());
      any = true;
    } catch (FilterException nothingReadable) {
      any = false;
    }
    if (any) {
      lexer.blank();
      while (lexer.literal(",")) {
        values.add(string());
        lexer.blank();
      }
    }
    if (!lexer.literal(")")) {
      throw lexer.error("expected a ')' token");
    }
    return new FilterNode.Values(values, start, lexer.position());
  }
}
