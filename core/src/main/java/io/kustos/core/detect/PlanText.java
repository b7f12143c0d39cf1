package io.kustos.core.detect;

import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Operand;
import java.util.ArrayList;
import java.util.List;

/** Prints the steps of a planned rule, a line each, in the order in which they are tried. */
final class PlanText {
  private final Program program;
  private final StringBuilder out = new StringBuilder();

  private PlanText(Program program) {
    this.program = program;
  }

  static String of(Program program, int rule) {
    PlanText text = new PlanText(program);
    text.step(program.steps()[rule], "", "");
    return text.out.toString();
  }

  private void step(Node step, String indent, String not) {
    switch (step) {
      case Node.InColumn in -> line(indent, not + column(in));
      case Node.Value value -> line(indent, not + operand(value.slot()) + " passes a test");
      case Node.Quick quick -> line(indent, not + operand(quick.slot()) + quick(quick));
      case Node.Two two ->
          line(indent, not + operand(two.left()) + " compares with " + operand(two.right()));
      case Node.Present present -> line(indent, not + operand(present.slot()) + " is there");
      case Node.Negation negation -> step(negation.step(), indent, not + "not ");
      case Node.All all -> junction("all of", all.steps(), indent, not);
      case Node.Any any -> junction("any of", any.steps(), indent, not);
      case Node.OfRequester known -> step(known.step(), indent, not + "once a requester: ");
      case Node.Remembered remembered -> step(remembered.step(), indent, not + "once: ");
    }
  }

  private static String quick(Node.Quick quick) {
    if (quick.predicate().equals(NodePlan.IS_THERE)) {
      return " is there";
    }
    return quick.bytes() instanceof BytePrefix ? " begins so" : " passes a test";
  }

  private void junction(String name, Node[] steps, String indent, String not) {
    line(indent, not + name);
    for (Node step : steps) {
      step(step, indent + "  ", "");
    }
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }

  private String operand(int slot) {
    ValueSlot value = program.values()[slot];
    return (value.folded() ? "folded " : "") + ConditionPrinter.print(value.operand());
  }

  /** The numbers that hold: those of constants, of any other value, of none. */
  private String column(Node.InColumn in) {
    Column column = program.columns()[in.column()];
    List<String> values = new ArrayList<>();
    for (int number = 0; number < column.other(); number++) {
      if (in.numbers().has(number)) {
        values.add("'" + column.constants().get(number) + "'");
      }
    }
    if (in.numbers().has(column.other())) {
      values.add("any other");
    }
    if (in.numbers().has(column.missing())) {
      values.add("none");
    }
    String field = ConditionPrinter.print(new Operand.FieldValue(column.field()));
    return "column " + field + " has " + String.join(", ", values);
  }
}
