package io.kustos.server.cli;

import io.kustos.core.rule.Diagnostic;
import io.kustos.server.report.text.Ansi;
import java.util.List;

/** What was said while rules were loaded, for people. */
final class Diagnostics {
  private Diagnostics() {}

  /** One line: {@code file:line:col: message}. */
  static String line(Diagnostic diagnostic) {
    var place = diagnostic.place();
    return diagnostic.source().name()
        + ":"
        + place.line()
        + ":"
        + place.column()
        + ": "
        + diagnostic.message();
  }

  /** Each with its line and a caret. */
  static String text(List<Diagnostic> diagnostics, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    diagnostics.forEach(d -> text.append(line(d)).append('\n'));
    return text.toString();
  }
}
