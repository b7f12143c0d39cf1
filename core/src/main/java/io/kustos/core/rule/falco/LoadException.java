package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Ends the reading of an item of a rules file. */
final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  LoadException(LoadCode code, String message, Spot spot) {
    this(code, message, spot, null);
  }

  LoadException(LoadCode code, String message, Spot spot, @Nullable String hint) {
    super(message, null, false, false);
    this.diagnostic = spot.diagnostic(code, message, hint);
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
