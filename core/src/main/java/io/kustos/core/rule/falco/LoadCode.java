package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic.Severity;

/** Falco's codes for what can be said about a rules file, in its order. */
enum LoadCode {
  ERR_FILE_READ(Severity.ERROR),
  ERR_YAML_PARSE(Severity.ERROR),
  ERR_YAML_VALIDATE(Severity.ERROR),
  ERR_COMPILE_CONDITION(Severity.ERROR),
  ERR_COMPILE_OUTPUT(Severity.ERROR),
  ERR_VALIDATE(Severity.ERROR),
  UNKNOWN_SOURCE(Severity.WARNING),
  UNSAFE_NA_CHECK(Severity.WARNING),
  UNKNOWN_FILTER(Severity.WARNING),
  UNUSED_MACRO(Severity.WARNING),
  UNUSED_LIST(Severity.WARNING),
  UNKNOWN_ITEM(Severity.WARNING),
  DEPRECATED_ITEM(Severity.WARNING),
  APPEND_NO_VALUES(Severity.WARNING),
  EXCEPTION_NAME_NOT_UNIQUE(Severity.WARNING),
  INVALID_MACRO_NAME(Severity.WARNING),
  INVALID_LIST_NAME(Severity.WARNING),
  COMPILE_CONDITION(Severity.WARNING),
  UNKNOWN_KEY(Severity.WARNING);

  private final Severity severity;

  LoadCode(Severity severity) {
    this.severity = severity;
  }

  Severity severity() {
    return severity;
  }

  /** The name as Falco prints it, for example {@code LOAD_ERR_VALIDATE}. */
  String label() {
    return "LOAD_" + name();
  }
}
