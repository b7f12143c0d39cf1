package io.kustos.core.rule;

import java.util.List;

/**
 * The message of a match: text with holes for event values.
 *
 * @param source the text as written
 * @param parts text and holes in order
 * @param fields the fields an alert lists, in order of first use, keyed as they are written
 */
public record OutputTemplate(String source, List<Part> parts, List<OutputField> fields) {
  public OutputTemplate {
    parts = List.copyOf(parts);
    fields = List.copyOf(fields);
  }

  /** A piece of a template. */
  public sealed interface Part {
    /** Text printed as it is. */
    record Text(String text) implements Part {}

    /**
     * A value; printed {@code <NA>} when missing.
     *
     * @param width pad or cut to that many characters; 0 for as it is
     */
    record Hole(Operand operand, int width) implements Part {}
  }

  /** A field listed in an alert's {@code output_fields}. */
  public record OutputField(String key, Field field) {}
}
