package io.kustos.core.rule.falco;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The syntax tree of a filter. Every node knows which characters of the parsed text it stands for;
 * nodes are immutable, so a macro's tree is shared by all conditions that use it.
 */
sealed interface FilterNode {

  /** First character in the parsed text. */
  int start();

  /** Behind the last character. */
  int end();

  /** All children hold; two or more. */
  record And(List<FilterNode> children, int start, int end) implements FilterNode {
    public And {
      children = List.copyOf(children);
    }
  }

  /** Some child holds; two or more. */
  record Or(List<FilterNode> children, int start, int end) implements FilterNode {
    public Or {
      children = List.copyOf(children);
    }
  }

  /** The child does not hold. */
  record Not(FilterNode child, int start, int end) implements FilterNode {}

  /** The name of a macro. */
  record Identifier(String name, int start, int end) implements FilterNode {}

  /**
   * A macro in the place of its name. The offsets are those of the name; those of the body's nodes
   * are in the macro's own text.
   */
  record Expansion(String macro, FilterNode body, int start, int end) implements FilterNode {}

  /** A constant. */
  record Value(String text, int start, int end) implements FilterNode {}

  /** Constants in parentheses. */
  record Values(List<String> texts, int start, int end) implements FilterNode {
    public Values {
      texts = List.copyOf(texts);
    }
  }

  /** Operands in parentheses, as an argument of a transformer. */
  record OperandList(List<FilterNode> children, int start, int end) implements FilterNode {
    public OperandList {
      children = List.copyOf(children);
    }
  }

  /** {@code left exists}. */
  record UnaryCheck(FilterNode left, String operator, int start, int end) implements FilterNode {}

  /** {@code left operator right}; the operator may carry a modifier, as in {@code = oneof}. */
  record BinaryCheck(FilterNode left, String operator, FilterNode right, int start, int end)
      implements FilterNode {}

  /** A field; the argument is what stood in brackets. */
  record FieldName(String name, @Nullable String argument, int start, int end)
      implements FilterNode {
    /** Name and argument as messages show them. */
    String label() {
      return argument == null ? name : name + "[" + argument + "]";
    }
  }

  /** A transformer with its arguments; only {@code getopt} takes an argument in brackets. */
  record Transformed(
      String transformer, List<FilterNode> arguments, @Nullable String argument, int start, int end)
      implements FilterNode {
    public Transformed {
      arguments = List.copyOf(arguments);
    }
  }
}
