package io.kustos.core.rule.search;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text in the search box means.
 *
 * @param condition what must hold; null for all events, and when there are errors
 * @param errors what is wrong with the text; empty when nothing is
 */
public record SearchQuery(@Nullable Condition condition, List<Diagnostic> errors) {
  public SearchQuery {
    errors = List.copyOf(errors);
  }
}
