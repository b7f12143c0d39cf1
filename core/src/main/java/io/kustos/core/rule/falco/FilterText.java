package io.kustos.core.rule.falco;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a filter the way Falco prints it, and undoes the escapes of quoted strings. */
final class FilterText {
  private final StringBuilder out = new StringBuilder();

  private FilterText() {}

  /** The text Falco calls {@code as_string}; for reading, not always parseable. */
  static String of(FilterNode node) {
    FilterText text = new FilterText();
    text.print(node);
    return text.out.toString();
  }

  private void print(FilterNode node) {
    switch (node) {
      case FilterNode.And and -> printAll("(", and.children(), " and ", ")");
      case FilterNode.Or or -> printAll("(", or.children(), " or ", ")");
      case FilterNode.Not not -> {
        out.append("not ");
        print(not.child());
      }
      case FilterNode.Identifier identifier -> out.append(identifier.name());
      case FilterNode.Expansion expansion -> print(expansion.body());
      case FilterNode.Value value -> out.append(escape(value.text()));
      case FilterNode.Values values -> printValues(values.texts());
      case FilterNode.OperandList list -> printAll("(", list.children(), ",", ")");
      case FilterNode.UnaryCheck check -> {
        print(check.left());
        out.append(' ').append(check.operator());
      }
      case FilterNode.BinaryCheck check -> {
        print(check.left());
        out.append(' ').append(check.operator()).append(' ');
        print(check.right());
      }
      case FilterNode.FieldName field -> {
        out.append(field.name());
        printArgument(field.argument());
      }
      case FilterNode.Transformed call -> {
        out.append(call.transformer());
        printAll("(", call.arguments(), ",", ")");
        printArgument(call.argument());
      }
    }
  }

  private void printAll(String open, List<FilterNode> nodes, String separator, String close) {
    out.append(open);
    for (int i = 0; i < nodes.size(); i++) {
      out.append(i == 0 ? "" : separator);
      print(nodes.get(i));
    }
    out.append(close);
  }

  private void printValues(List<String> texts) {
    out.append('(');
    for (int i = 0; i < texts.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(escape(texts.get(i)));
    }
    out.append(')');
  }

  private void printArgument(@Nullable String argument) {
    if (argument != null) {
      out.append('[').append(argument.isEmpty() ? "\"\"" : escape(argument)).append(']');
    }
  }

  /** Quotes and escapes a constant if it holds a blank, a quote, a backslash or {@code =}. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 2);
    boolean quote = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quote |= c == ' ' || c == '=' || c == '\'';
      String escape =
          switch (c) {
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\\' -> "\\\\";
            case '"' -> "\\\"";
            default -> "";
          };
      if (escape.isEmpty()) {
        escaped.append(c);
      } else {
        quote = true;
        escaped.append(escape);
      }
    }
    return quote ? "\"" + escaped + "\"" : escaped.toString();
  }

  /**
   * The value of a quoted string.
   *
   * @param quoted with its quotes
   * @param offset where the parser stands, for the error
   * @throws FilterException for an escape that Falco does not know
   */
  static String unescape(String quoted, int offset) {
    char quote = quoted.charAt(0);
    StringBuilder plain = new StringBuilder(quoted.length());
    boolean escaped = false;
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (escaped) {
        plain.append(unescape(c, quote, offset));
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static char unescape(char c, char quote, int offset) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case ' ', '\\' -> '\\';
      case '/' -> '/';
      case '"', '\'' -> {
        if (c != quote) {
          char other = c == '"' ? '\'' : '"';
          throw new FilterException(
              "invalid \\" + c + " escape in " + other + "-quoted string", offset);
        }
        yield c;
      }
      default ->
          throw new FilterException(
              "unsupported string escape sequence: \\" + c,
              offset,
              offset,
              "write '\\\\' for one backslash, as in '\\\\" + c + "'");
    };
  }
}
