package io.kustos.server.cli.terminal;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.DiagnosticPrinter;
import io.kustos.server.report.text.Ansi;
import java.util.List;

/** What was said while rules were loaded, for people. */
public final class Diagnostics {
  private Diagnostics() {}

  /** One line: {@code file:line:col: message}. */
  public static String line(Diagnostic diagnostic) {
    var place = diagnostic.place();
    return diagnostic.source().name()
        + ":"
        + place.line()
        + ":"
        + place.column()
        + ": "
        + diagnostic.message();
  }

  /** Each with its line and a caret; empty when there are none. */
  public static String text(List<Diagnostic> diagnostics, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      text.append(coloured(DiagnosticPrinter.print(diagnostic).stripTrailing(), diagnostic, ansi));
      text.append("\n\n");
    }
    return text.toString();
  }

  /** The first line, which says what is wrong, stands out. */
  private static String coloured(String printed, Diagnostic diagnostic, Ansi ansi) {
    int end = printed.indexOf('\n') < 0 ? printed.length() : printed.indexOf('\n');
    String first = printed.substring(0, end);
    String marked =
        switch (diagnostic.severity()) {
          case ERROR -> ansi.red(first);
          case WARNING -> ansi.cyan(first);
        };
    return marked + printed.substring(end);
  }
}
