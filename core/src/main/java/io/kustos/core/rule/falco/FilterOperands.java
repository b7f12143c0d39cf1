package io.kustos.core.rule.falco;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses what a filter compares, as libs 0.25.4 does: fields with their arguments, and transformers
 * over them.
 *
 * <pre>{@code
 * left        := field | transformer '(' argument (',' argument)* ')'
 * right       := 'val(' field ')' | transformer '(' argument (',' argument)* ')'
 * argument    := number | quoted | '(' listed* ')' | left
 * }</pre>
 */
final class FilterOperands {
  static final List<String> TRANSFORMERS =
      List.of("tolower", "toupper", "b64", "basename", "len", "join", "concat", "getopt");

  private static final List<String> TRANSFORMER_CALLS =
      TRANSFORMERS.stream().map(name -> name + "(").toList();
  static final List<String> ALL_TRANSFORMERS =
      Stream.concat(Stream.of("val"), TRANSFORMERS.stream()).toList();
  static final String TRANSFORMER_LABELS = "'" + String.join("', '", ALL_TRANSFORMERS) + "'";

  private final FilterLexer lexer;
  private final int depthMax;
  private int depth;

  /**
   * @param depthMax how deep parentheses and transformers may nest
   */
  FilterOperands(FilterLexer lexer, int depthMax) {
    this.lexer = lexer;
    this.depthMax = depthMax;
  }

  /** A parenthesis opens: one of a transformer, or of an expression. */
  void enter() {
    depth++;
    if (depth > depthMax) {
      throw lexer.error("exceeded max depth limit of " + depthMax);
    }
  }

  /** It is closed. */
  void leave() {
    depth--;
  }

  /** What a comparison begins with: a field or a transformer; null if neither comes next. */
  @Nullable FilterNode left() {
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
      throw lexer.error("expected a valid field argument: a quoted string or a bare string");
    }
    String argument = lexer.token();
    if (!lexer.literal("]")) {
      throw lexer.error("expected a ']' token");
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
      throw lexer.error("expected a ')' token closing the transformer");
    }
    leave();
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
    FilterNode operand = left();
    if (operand == null) {
      throw lexer.error(
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
      throw lexer.error("expected ')'");
    }
    return new FilterNode.OperandList(children, start, lexer.position());
  }

  private FilterNode listArgument() {
    int start = lexer.position();
    FilterNode operand = left();
    if (operand != null) {
      return operand;
    }
    if (lexer.quoted() || lexer.number()) {
      return new FilterNode.Value(lexer.token(), start, lexer.position());
    }
    throw lexer.error(
        "expected transformer list argument: field, transformer, quoted string, or number");
  }

  /** {@code val(field)} or a transformer; null if neither comes next. */
  @Nullable FilterNode right() {
    int start = lexer.position();
    if (lexer.literal("val(")) {
      lexer.blank();
      int fieldStart = lexer.position();
      if (!lexer.fieldName()) {
        throw lexer.error("expected a field within 'val' transformer");
      }
      FilterNode field = field(fieldStart);
      lexer.blank();
      if (!lexer.literal(")")) {
        throw lexer.error("expected a ')' token closing the transformer");
      }
      return new FilterNode.Transformed("val", List.of(field), argument(), start, lexer.position());
    }
    return lexer.firstOf(TRANSFORMER_CALLS) ? transformed(start) : null;
  }
}
