package io.kustos.core.rule;

import java.util.Locale;

/**
 * Prints what Falco's syntax has no operator for, after the operand:
 *
 * <ul>
 *   <li>{@code like "pods*"}, {@code like cased "Pods"}: {@code *}, {@code ?} and backslash are
 *       quoted by a backslash where they stand for themselves
 *   <li>{@code finds "^a.b$"}, {@code finds(i,m,s) "x"}: a regular expression
 *   <li>{@code in network 10.0.0.0/8}
 *   <li>{@code number >= 400}, {@code hour < 6}
 *   <li>{@code like val(other)}, {@code like *val(other)*}, {@code like cased val(other)*}
 * </ul>
 */
final class MatchPrinter {
  private MatchPrinter() {}

  static void pattern(ValuePattern pattern, StringBuilder out) {
    switch (pattern) {
      case ValuePattern.Wildcard wildcard -> wildcard(wildcard, out);
      case ValuePattern.Regex regex -> regex(regex, out);
      case ValuePattern.Cidr cidr -> out.append("in network ").append(cidr.network());
      case ValuePattern.Numeric number ->
          out.append("number ").append(number.order().label()).append(' ').append(number.value());
      case ValuePattern.TimePart part ->
          out.append(part.unit().name().toLowerCase(Locale.ROOT))
              .append(' ')
              .append(part.order().label())
              .append(' ')
              .append(part.value());
    }
  }

  static void relation(Condition.MatchOperands match, StringBuilder out) {
    boolean before =
        match.relation() == Condition.Relation.CONTAINS
            || match.relation() == Condition.Relation.ENDSWITH;
    boolean after =
        match.relation() == Condition.Relation.CONTAINS
            || match.relation() == Condition.Relation.STARTSWITH;
    out.append(match.cased() ? "like cased " : "like ")
        .append(before ? "*" : "")
        .append("val(")
        .append(ConditionPrinter.print(match.right()))
        .append(')')
        .append(after ? "*" : "");
  }

  private static void wildcard(ValuePattern.Wildcard wildcard, StringBuilder out) {
    out.append(wildcard.cased() ? "like cased \"" : "like \"");
    for (ValuePattern.Part part : wildcard.parts()) {
      switch (part) {
        case ValuePattern.Literal literal -> text(literal.text(), "*?\"\\", out);
        case ValuePattern.Gap gap ->
            out.append(
                switch (gap) {
                  case ANY -> '*';
                  case ONE -> '?';
                });
      }
    }
    out.append('"');
  }

  private static void regex(ValuePattern.Regex regex, StringBuilder out) {
    out.append("finds");
    String open = "(";
    for (ValuePattern.RegexFlag flag : ValuePattern.RegexFlag.values()) {
      if (regex.flags().contains(flag)) {
        char letter =
            switch (flag) {
              case IGNORECASE -> 'i';
              case MULTILINE -> 'm';
              case DOTALL -> 's';
            };
        out.append(open).append(letter);
        open = ",";
      }
    }
    out.append(regex.flags().isEmpty() ? " \"" : ") \"");
    text(regex.pattern(), "\"", out);
    out.append('"');
  }

  private static void text(String text, String quoted, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (quoted.indexOf(c) >= 0) {
            out.append('\\');
          }
          out.append(c);
        }
      }
    }
  }
}
