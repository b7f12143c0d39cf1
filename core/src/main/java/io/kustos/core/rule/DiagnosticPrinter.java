package io.kustos.core.rule;

import java.util.List;
import java.util.Locale;

/**
 * Renders diagnostics for a terminal: code and message, place, the line with the words in question
 * underlined, and what was probably meant.
 *
 * <pre>
 * error[LOAD_ERR_COMPILE_CONDITION]: filter_check called with nonexistent field ka.target.nmae
 *  --> rules.yaml:4:14
 *   |
 * 4 |   condition: ka.target.nmae = x
 *   |              ^^^^^^^^^^^^^^
 *   = help: did you mean 'ka.target.name'?
 * </pre>
 */
public final class DiagnosticPrinter {
  /** Longest piece of a source line that is shown, in characters. */
  private static final int LINE_CHARS_MAX = 120;

  private DiagnosticPrinter() {}

  /** All of them, with a blank line between two; ends in a line end unless there are none. */
  public static String print(List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      out.append(out.isEmpty() ? "" : "\n").append(print(diagnostic));
    }
    return out.toString();
  }

  /** One diagnostic; ends in a line end. */
  public static String print(Diagnostic diagnostic) {
    SourceText.Place place = diagnostic.place();
    String number = String.valueOf(place.line());
    String margin = " ".repeat(number.length());
    StringBuilder out = new StringBuilder();
    out.append(diagnostic.severity().name().toLowerCase(Locale.ROOT))
        .append('[')
        .append(diagnostic.code())
        .append("]: ")
        .append(visible(diagnostic.message()))
        .append('\n');
    out.append(margin)
        .append("--> ")
        .append(diagnostic.source().name())
        .append(':')
        .append(number)
        .append(':')
        .append(place.column())
        .append('\n');
    String line = diagnostic.source().line(place.line());
    if (!line.isBlank()) {
      excerpt(out, margin, number, line, place.column() - 1, diagnostic.length());
    }
    if (diagnostic.hint() != null) {
      out.append(margin).append(" = help: ").append(visible(diagnostic.hint())).append('\n');
    }
    return out.toString();
  }

  private static void excerpt(
      StringBuilder out, String margin, String number, String line, int column, int length) {
    int from = Math.max(0, Math.min(column - LINE_CHARS_MAX / 2, line.length() - LINE_CHARS_MAX));
    int to = Math.min(line.length(), from + LINE_CHARS_MAX);
    String before = from > 0 ? "..." : "";
    String after = to < line.length() ? "..." : "";
    int caret = Math.min(column, to) - from + before.length();
    int underlined = Math.max(1, Math.min(length, to - Math.min(column, to)));
    out.append(margin).append(" |\n");
    out.append(number)
        .append(" | ")
        .append(before)
        .append(visible(line.substring(from, to)))
        .append(after)
        .append('\n');
    out.append(margin)
        .append(" | ")
        .append(" ".repeat(caret))
        .append("^".repeat(underlined))
        .append('\n');
  }

  /** Control characters as blanks, so that a rules file cannot steer the terminal. */
  private static String visible(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean steering =
          Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028';
      clean.append(steering ? ' ' : c);
    }
    return clean.toString();
  }
}
