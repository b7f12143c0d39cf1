package io.kustos.core.rule;

/** The type of a field's or an operand's value. */
public enum FieldType {
  /** A {@link String}. */
  STRING,
  /** A {@code List<String>}; an empty list counts as no value. */
  STRING_LIST,
  /** A {@link Long}. */
  NUMBER
}
