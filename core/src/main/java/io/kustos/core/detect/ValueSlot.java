package io.kustos.core.detect;

import io.kustos.core.rule.CaseFold;
import io.kustos.core.rule.Operand;
import java.util.List;

/**
 * A value that a program reads at most once an event.
 *
 * @param folded whether its texts are folded as {@link CaseFold} says
 */
record ValueSlot(Operand operand, boolean folded) {

  /** What the operand's value becomes. */
  Object shape(Object value) {
    if (!folded) {
      return value;
    }
    return switch (value) {
      case String text -> CaseFold.fold(text);
      case List<?> list -> list.stream().map(element -> CaseFold.fold((String) element)).toList();
      default -> value;
    };
  }
}
