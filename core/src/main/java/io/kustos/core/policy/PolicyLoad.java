package io.kustos.core.policy;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a policy's text.
 *
 * @param policy the policy, when the text could be decoded; it may still be invalid
 * @param error what the API server refuses the text with, in its words; null when it loads it
 * @param fieldErrors what the server's validation says, in its order
 * @param diagnostics errors and what the server would only warn of, each with its place
 */
public record PolicyLoad(
    SourceText source,
    @Nullable Policy policy,
    @Nullable String error,
    List<FieldError> fieldErrors,
    List<Diagnostic> diagnostics,
    Places places) {
  public PolicyLoad {
    fieldErrors = List.copyOf(fieldErrors);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the API server starts with this policy. */
  public boolean loads() {
    return error == null;
  }
}
