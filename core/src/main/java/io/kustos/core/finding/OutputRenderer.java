package io.kustos.core.finding;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.OperandValue;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.OutputTemplate.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills the holes of a rule's output with an event's values, as Falco prints them. */
public final class OutputRenderer {
  /** What stands for a missing value. */
  public static final String MISSING = "<NA>";

  private static final int LIST_BYTES_MAX = 1_023;

  private OutputRenderer() {}

  /** The message of a rule for an event. */
  public static String message(OutputTemplate template, AuditEvent event, EventContext context) {
    StringBuilder out = new StringBuilder(template.source().length() + 128);
    for (Part part : template.parts()) {
      switch (part) {
        case Part.Text(String text) -> out.append(text);
        case Part.Hole(Operand operand, int width) -> {
          String text = text(operand, OperandValue.of(operand, event, context));
          out.append(width == 0 ? text : padded(text, width));
        }
      }
    }
    return out.toString();
  }

  /** An operand's value as text. */
  static String text(Operand operand, @Nullable Object value) {
    return switch (value) {
      case null -> MISSING;
      case String text -> text;
      case List<?> list -> list(list);
      default -> OperandValue.text(operand, value);
    };
  }

  /**
   * The elements in parentheses. As in Falco, no comma follows while only empty texts are printed.
   */
  private static String list(List<?> elements) {
    StringBuilder out = new StringBuilder("(");
    for (Object element : elements) {
      if (out.length() > 1) {
        out.append(',');
      }
      out.append(element);
    }
    String text = out.append(')').toString();
    return text.length() * 3L <= LIST_BYTES_MAX ? text : cut(text, LIST_BYTES_MAX);
  }

  /** The text's first bytes; a character cut in two becomes U+FFFD. */
  private static String cut(String text, int bytesMax) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= bytesMax ? text : new String(bytes, 0, bytesMax, StandardCharsets.UTF_8);
  }

  private static String padded(String text, int width) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = bytes.length;
    byte[] fitted = Arrays.copyOf(bytes, width);
    if (length < width) {
      Arrays.fill(fitted, length, width, (byte) ' ');
    }
    return new String(fitted, StandardCharsets.UTF_8);
  }
}
