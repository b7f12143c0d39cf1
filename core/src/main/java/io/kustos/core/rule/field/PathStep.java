package io.kustos.core.rule.field;

/** A step of a path from one JSON value to another. */
public sealed interface PathStep {

  /**
   * To the member of that name; from an array, to that member of each of its elements.
   *
   * @param quoted whether the name was written in quotes, so that it is one name, dots and all
   */
  record Member(String name, boolean quoted) implements PathStep {}

  /** To each element of an array: {@code []} or {@code [*]}. */
  record Every() implements PathStep {}

  /** To one element of an array: {@code [0]}. */
  record Element(int index) implements PathStep {}
}
