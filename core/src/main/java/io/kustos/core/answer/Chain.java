package io.kustos.core.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What led to a request, back to somebody who acted on their own as far as the log goes.
 *
 * @param steps each the cause of the one before; empty when the actor acted on their own
 * @param gap what the log does not show, when it ends before; null when it does not
 */
public record Chain(List<Step> steps, @Nullable String gap) {
  /** Copies the list. */
  public Chain {
    steps = List.copyOf(steps);
  }

  /** The weakest of its steps. */
  public Basis basis() {
    return steps.stream().map(Step::basis).max(Enum::compareTo).orElse(Basis.RECORDED);
  }
}
