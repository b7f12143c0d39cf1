package io.kustos.core.rule;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints a condition in Falco's filter syntax, quoted so that parsing and checking the text gives
 * an equal condition. Three things have no such text: a junction of one term (printed as the term),
 * constants beyond a NUL character (Falco's strings end there), and order comparisons with a
 * constant that is no number. What Falco has no operator for ({@link Condition.Match}, {@link
 * Condition.MatchOperands}) is printed as {@link MatchPrinter} says.
 */
public final class ConditionPrinter {
  private static final Set<String> RESERVED = Set.of("oneof", "anyof", "allof");

  private final StringBuilder out = new StringBuilder();

  private ConditionPrinter() {}

  public static String print(Condition condition) {
    ConditionPrinter printer = new ConditionPrinter();
    printer.condition(condition);
    return printer.out.toString();
  }

  /** An operand alone, as conditions and outputs write it. */
  public static String print(Operand operand) {
    ConditionPrinter printer = new ConditionPrinter();
    printer.operand(operand);
    return printer.out.toString();
  }

  private void condition(Condition condition) {
    switch (condition) {
      case Condition.And and -> junction(and.terms(), " and ");
      case Condition.Or or -> junction(or.terms(), " or ");
      case Condition.Not not -> {
        out.append("not ");
        term(not.term(), false);
      }
      case Condition.Exists exists -> {
        operand(exists.operand());
        out.append(" exists");
      }
      case Condition.Test test -> test(test);
      case Condition.TestOperands test -> {
        operand(test.left());
        out.append(' ').append(test.comparison().label()).append(' ');
        right(test.right());
      }
      case Condition.Match match -> {
        operand(match.operand());
        MatchPrinter.pattern(match.pattern(), out.append(' '));
      }
      case Condition.MatchOperands match -> {
        operand(match.left());
        MatchPrinter.relation(match, out.append(' '));
      }
    }
  }

  private void junction(List<Condition> terms, String word) {
    Iterator<Condition> rest = terms.iterator();
    while (rest.hasNext()) {
      if (terms.size() == 1) {
        condition(rest.next());
      } else {
        term(rest.next(), true);
      }
      out.append(rest.hasNext() ? word : "");
    }
  }

  /** A condition inside another, in parentheses where the text would mean something else. */
  private void term(Condition condition, boolean inJunction) {
    boolean simple =
        switch (condition) {
          case Condition.And and -> false;
          case Condition.Or or -> false;
          case Condition.Not not -> inJunction;
          case Condition.Exists exists -> true;
          case Condition.Test test -> true;
          case Condition.TestOperands test -> true;
          case Condition.Match match -> true;
          case Condition.MatchOperands match -> true;
        };
    out.append(simple ? "" : "(");
    condition(condition);
    out.append(simple ? "" : ")");
  }

  private void test(Condition.Test test) {
    operand(test.left());
    out.append(' ').append(test.comparison().label()).append(' ');
    Condition.Quantifier quantifier = test.quantifier();
    if (quantifier != null) {
      out.append(quantifier.name().toLowerCase(Locale.ROOT)).append(' ');
    }
    boolean set =
        switch (test.comparison()) {
          case IN, INTERSECTS, PMATCH -> true;
          case EQ,
              NE,
              LT,
              LE,
              GT,
              GE,
              CONTAINS,
              ICONTAINS,
              STARTSWITH,
              ENDSWITH,
              GLOB,
              IGLOB,
              REGEX ->
              quantifier != null;
        };
    if (set) {
      out.append('(');
      for (int i = 0; i < test.values().size(); i++) {
        out.append(i == 0 ? "" : ", ");
        constant(test.values().get(i));
      }
      out.append(')');
    } else {
      constant(test.values().get(0));
    }
  }

  private void right(Operand operand) {
    switch (operand) {
      case Operand.FieldValue value -> {
        out.append("val(");
        field(value.field());
        out.append(')');
      }
      case Operand.Call call -> operand(call);
      case Operand.Constant constant -> quoted(constant.text());
      case Operand.Sequence sequence -> operand(sequence);
    }
  }

  private void operand(Operand operand) {
    switch (operand) {
      case Operand.FieldValue value -> field(value.field());
      case Operand.Constant constant -> quoted(constant.text());
      case Operand.Sequence sequence -> operands("(", sequence.elements());
      case Operand.Call call -> call(call);
    }
  }

  /** The third argument of {@code getopt} is written in brackets. */
  private void call(Operand.Call call) {
    List<Operand> arguments = call.arguments();
    String option = null;
    if (call.transformer() == Transformer.GETOPT
        && arguments.size() == 3
        && arguments.get(2) instanceof Operand.Constant constant) {
      option = constant.text();
      arguments = arguments.subList(0, 2);
    }
    operands(call.transformer().label() + "(", arguments);
    argument(option);
  }

  private void operands(String open, List<Operand> operands) {
    out.append(open);
    for (int i = 0; i < operands.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      operand(operands.get(i));
    }
    out.append(')');
  }

  private void field(Field field) {
    out.append(field.name());
    argument(field.argument());
  }

  private void argument(@Nullable String argument) {
    if (argument == null) {
      return;
    }
    out.append('[');
    if (!argument.isEmpty() && argument.chars().allMatch(c -> isBare(c, "[]\"'"))) {
      out.append(argument);
    } else {
      quoted(argument);
    }
    out.append(']');
  }

  private void constant(String text) {
    if (!text.isEmpty()
        && text.chars().allMatch(c -> isBare(c, "()\"'=,"))
        && !RESERVED.contains(text)) {
      out.append(text);
    } else {
      quoted(text);
    }
  }

  private static boolean isBare(int c, String special) {
    return c > ' ' && c != 0x7f && special.indexOf(c) < 0;
  }

  /**
   * A backslash before the closing quote would hide it from Falco's parser; a backslash can also be
   * written with a blank, so the last one is.
   */
  private void quoted(String text) {
    int nul = text.indexOf('\0');
    String visible = nul < 0 ? text : text.substring(0, nul);
    out.append('"');
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '"' -> out.append("\\\"");
        case '\\' -> out.append(i == visible.length() - 1 ? "\\ " : "\\\\");
        default -> out.append(c);
      }
    }
    out.append('"');
  }
}
