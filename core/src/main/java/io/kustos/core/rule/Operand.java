package io.kustos.core.rule;

import java.util.List;

/** What a condition compares: a field, a transformed operand, or a constant. */
public sealed interface Operand {

  FieldType type();

  /** The value of a field. */
  record FieldValue(Field field) implements Operand {
    @Override
    public FieldType type() {
      return field.type();
    }
  }

  /** The result of a transformer; {@code type} is what the checker found it to be. */
  record Call(Transformer transformer, List<Operand> arguments, FieldType type) implements Operand {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** A constant string, as an argument of a transformer. */
  record Constant(String text) implements Operand {
    @Override
    public FieldType type() {
      return FieldType.STRING;
    }
  }

  /** A list of operands, as an argument of a transformer such as {@code join}. */
  record Sequence(List<Operand> elements) implements Operand {
    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public FieldType type() {
      return FieldType.STRING_LIST;
    }
  }
}
