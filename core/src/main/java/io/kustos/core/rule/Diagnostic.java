package io.kustos.core.rule;

import org.jspecify.annotations.Nullable;

/**
 * Something to say about a rules file: what, where, and what was probably meant.
 *
 * @param severity error (the file is not used) or warning
 * @param code stable name, for example Falco's {@code LOAD_ERR_COMPILE_CONDITION}
 * @param message one sentence
 * @param source the text it is about
 * @param offset character offset in the source where the caret points
 * @param length how many characters are underlined, at least 1
 * @param hint what to do, for example {@code did you mean 'ka.target.name'?}; null when unknown
 */
public record Diagnostic(
    Severity severity,
    String code,
    String message,
    SourceText source,
    int offset,
    int length,
    @Nullable String hint) {

  /** Whether a diagnostic stops the load. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public SourceText.Place place() {
    return source.place(offset);
  }
}
