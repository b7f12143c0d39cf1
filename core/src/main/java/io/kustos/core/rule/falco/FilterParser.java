package io.kustos.core.rule.falco;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  static final List<String> TRANSFORMERS =
      List.of("tolower", "toupper", "b64", "basename", "len", "join", "concat", "getopt");

  private static final List<String> TRANSFORMER_CALLS =
      TRANSFORMERS.stream().map(name -> name + "(").toList();
  static final List<String> ALL_TRANSFORMERS =
      Stream.concat(Stream.of("val"), TRANSFORMERS.stream()).toList();
  private static final String TRANSFORMER_LABELS =
      "'" + String.join("', '", ALL_TRANSFORMERS) + "'";
  private static final String ALL_OPERATORS =
      "'exists', '<=', '<', '>=', '>', '==', '=', '!=', 'glob', 'iglob', 'contains', 'icontains',"
          + " 'bcontains', 'startswith', 'bstartswith', 'endswith', 'regex', 'intersects', 'in',"
          + " 'pmatch'";

  private final FilterLexer lexer;
  private final int depthMax;
  private int depth;

  private FilterParser(String text, int depthMax) {
    this.lexer = new FilterLexer(text);
    this.depthMax = depthMax;
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
      throw parser.error(
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
    FilterNode operand = parser.operand();
    if (operand == null) {
      throw parser.error("unexpected token after '" + parser.lexer.token());
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
        throw error("expected blank or '(' after 'or'");
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
        throw error("expected blank or '(' after 'and'");
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
    enter();
    lexer.blank();
    FilterNode child = or();
    lexer.blank();
    if (!lexer.literal(")")) {
      throw error("expected a ')' token");
    }
    depth--;
    return child;
  }

  private FilterNode check() {
    lexer.blank();
    int start = lexer.position();
    if (lexer.literal("(")) {
      return embedded();
    }
    FilterNode left = operand();
    if (left != null) {
      return condition(left, start);
    }
    if (lexer.identifier()) {
      return new FilterNode.Identifier(lexer.token(), start, lexer.position());
    }
    throw error("expected a '(' token, a field check, or an identifier");
  }

  private @Nullable FilterNode operand() {
    int start = lexer.position();
    if (lexer.fieldName()) {
      return field(start);
    }
    if (lexer.firstOf(TRANSFORMER_CALLS)) {
      return transformed(start);
    }
    return null;
  }

  private FilterNode.FieldName field(int start) {
    String name = lexer.token();
    String argument = argument();
    return new FilterNode.FieldName(name, argument, start, lexer.position());
  }

  private @Nullable String argument() {
    if (!lexer.literal("[")) {
      return null;
    }
    if (!lexer.quoted() && !lexer.bareFieldArgument()) {
      throw error("expected a valid field argument: a quoted string or a bare string");
    }
    String argument = lexer.token();
    if (!lexer.literal("]")) {
      throw error("expected a ']' token");
    }
    return argument;
  }

  /** The rest of a transformer, behind its opening parenthesis. */
  private FilterNode transformed(int start) {
    enter();
    String call = lexer.token();
    List<FilterNode> arguments = new ArrayList<>();
    do {
      lexer.blank();
      arguments.add(transformerArgument());
      lexer.blank();
    } while (lexer.literal(","));
    if (!lexer.literal(")")) {
      throw error("expected a ')' token closing the transformer");
    }
    depth--;
    String name = call.substring(0, call.length() - 1);
    return new FilterNode.Transformed(name, arguments, argument(), start, lexer.position());
  }

  private FilterNode transformerArgument() {
    int start = lexer.position();
    if (lexer.number() || lexer.quoted()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    if (lexer.literal("(")) {
      return operandList(start);
    }
    FilterNode operand = operand();
    if (operand == null) {
      throw error(
          "expected field transformer argument: "
              + "field, transformer, quoted string, number, or transformer list");
    }
    return operand;
  }

  private FilterNode operandList(int start) {
    List<FilterNode> children = new ArrayList<>();
    lexer.blank();
    if (lexer.literal(")")) {
      return new FilterNode.OperandList(children, start, lexer.position());
    }
    children.add(listArgument());
    lexer.blank();
    while (lexer.literal(",")) {
      lexer.blank();
      children.add(listArgument());
      lexer.blank();
    }
    if (!lexer.literal(")")) {
      throw error("expected ')'");
    }
    return new FilterNode.OperandList(children, start, lexer.position());
  }

  private FilterNode listArgument() {
    int start = lexer.position();
    FilterNode operand = operand();
    if (operand != null) {
      return operand;
    }
    if (lexer.quoted() || lexer.number()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw error("expected transformer list argument: field, transformer, quoted string, or number");
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
      throw error("expected a valid check operator: one of " + ALL_OPERATORS);
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
    FilterNode operand = rightOperand();
    if (operand != null) {
      return operand;
    }
    if (lexer.number()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw error(
        "expected a number value or a field with a valid transformer: " + TRANSFORMER_LABELS);
  }

  private FilterNode stringOrOperand() {
    lexer.blank();
    int start = lexer.position();
    FilterNode operand = rightOperand();
    if (operand != null) {
      return operand;
    }
    if (lexer.quoted() || lexer.bareString()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw error(
        "expected a string value or a field with a valid transformer: " + TRANSFORMER_LABELS);
  }

  private String string() {
    lexer.blank();
    if (lexer.quoted() || lexer.bareString()) {
      return lexer.token();
    }
    throw error("expected a string value");
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
    throw error("expected a list or an identifier");
  }

  private FilterNode listOrOperand() {
    lexer.blank();
    int start = lexer.position();
    FilterNode values = values(start);
    if (values != null) {
      return values;
    }
    FilterNode operand = rightOperand();
    if (operand != null) {
      return operand;
    }
    if (lexer.identifier()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw error(
        "expected a list, an identifier, or a field with a valid transformer: "
            + TRANSFORMER_LABELS);
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
      throw error("expected a ')' token");
    }
    return new FilterNode.Values(values, start, lexer.position());
  }

  /** {@code val(field)} or a transformer; null if neither comes next. */
  private @Nullable FilterNode rightOperand() {
    int start = lexer.position();
    if (lexer.literal("val(")) {
      lexer.blank();
      int fieldStart = lexer.position();
      if (!lexer.fieldName()) {
        throw error("expected a field within 'val' transformer");
      }
      FilterNode field = field(fieldStart);
      lexer.blank();
      if (!lexer.literal(")")) {
        throw error("expected a ')' token closing the transformer");
      }
      return new FilterNode.Transformed("val", List.of(field), argument(), start, lexer.position());
    }
    return lexer.firstOf(TRANSFORMER_CALLS) ? transformed(start) : null;
  }

  private void enter() {
    depth++;
    if (depth > depthMax) {
      throw error("exceeded max depth limit of " + depthMax);
    }
  }

  private FilterException error(String message) {
    return new FilterException(message, lexer.position());
  }
}
