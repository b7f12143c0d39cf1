package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is said about one file. Falco stops at a file's first error; what comes after it is
 * kept apart, so that both Falco's answer and all problems can be told.
 */
final class Problems {
  /** Enough for any person; more are counted out. */
  private static final int KEPT_MAX = 1_000;

  private final List<Diagnostic> falco = new ArrayList<>();
  private final Set<Diagnostic> all = new LinkedHashSet<>();
  private boolean failed;

  void add(LoadCode code, String message, Spot spot) {
    add(code, message, spot, null);
  }

  void add(LoadCode code, String message, Spot spot, @Nullable String hint) {
    add(spot.diagnostic(code, message, hint));
  }

  void add(Diagnostic diagnostic) {
    if (!failed && (falco.size() < KEPT_MAX || diagnostic.severity() == Severity.ERROR)) {
      falco.add(diagnostic);
    }
    failed |= diagnostic.severity() == Severity.ERROR;
    if (all.size() < KEPT_MAX) {
      all.add(diagnostic);
    }
  }

  boolean failed() {
    return failed;
  }

  /** What Falco says: warnings, and at most one error, the last. */
  List<Diagnostic> falco() {
    return falco;
  }

  /** Everything, each problem once. */
  Set<Diagnostic> all() {
    return all;
  }
}
