package io.kustos.core.policy;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects advice about places of a policy, up to a bound. */
final class Advice {
  /** Pieces of advice that are kept; one more says how many were left out. */
  static final int ADVICE_MAX = 1_000;

  private final SourceText source;
  private final Places places;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  Advice(SourceText source, Places places) {
    this.source = source;
    this.places = places;
  }

  /** Adds a warning at the place that the path leads to. */
  void add(String code, String message, @Nullable String hint, Object... path) {
    if (diagnostics.size() < ADVICE_MAX) {
      Span span = places.of(path);
      diagnostics.add(
          new Diagnostic(
              Severity.WARNING, code, message, source, span.offset(), span.length(), hint));
    } else if (diagnostics.size() == ADVICE_MAX) {
      diagnostics.add(
          new Diagnostic(
              Severity.WARNING,
              "POLICY_TOO_MANY",
              "more than " + ADVICE_MAX + " warnings; the rest is left out",
              source,
              0,
              1,
              null));
    }
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
