package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Diagnostic.Severity;

/** What can be said about a Sigma file. */
enum SigmaCode {
  /** No YAML, or beyond a bound. */
  YAML(Severity.ERROR),
  /** An attribute of a document is missing or malformed. */
  ATTRIBUTE(Severity.ERROR),
  /** Two rules with one id, or one name. */
  DUPLICATE(Severity.ERROR),
  /** A document with an unknown action. */
  COLLECTION(Severity.ERROR),
  LOGSOURCE(Severity.ERROR),
  DETECTION(Severity.ERROR),
  MODIFIER(Severity.ERROR),
  VALUE(Severity.ERROR),
  CONDITION(Severity.ERROR),
  FIELD(Severity.ERROR),
  FILTER(Severity.ERROR),
  /** The rule is loaded and does not run. */
  NOT_RUN(Severity.WARNING),
  /** The rule, or a part of it, matches no event that an API server writes. */
  NEVER_MATCHES(Severity.WARNING),
  /** Probably not what was meant. */
  SUSPICIOUS(Severity.WARNING);

  private final Severity severity;

  SigmaCode(Severity severity) {
    this.severity = severity;
  }

  Severity severity() {
    return severity;
  }

  /** The stable name, for example {@code SIGMA_CONDITION}. */
  String label() {
    return "SIGMA_" + name();
  }
}
