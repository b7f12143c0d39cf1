package io.kustos.server.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text laid out for a terminal of some width. */
final class Columns {
  /** A space at which {@link #wrap} does not break. */
  static final char FIXED_SPACE = '\u00a0';

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private Columns() {}

  /** Cells a text takes up on a terminal: wide characters count two, combining marks none. */
  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }

  static String left(String text, int cells) {
    return text + " ".repeat(Math.max(0, cells - width(text)));
  }

  static String right(String text, int cells) {
    return " ".repeat(Math.max(0, cells - width(text))) + text;
  }

  /** The text cut to so many cells, with an ellipsis where something is missing. */
  static String cut(String text, int cells) {
    if (width(text) <= cells) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      if (used + width(c) > cells - 1) {
        break;
      }
      cut.appendCodePoint(c);
      used += width(c);
    }
    return cut.append('…').toString();
  }

  /** The text broken at spaces into lines of at most so many cells; longer words are cut apart. */
  static List<String> wrap(String text, int cells) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : WHITE_SPACE.split(text.strip(), -1)) {
      String rest = word;
      if (line.length() > 0 && width(line.toString()) + 1 + width(rest) > cells) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (width(rest) > cells) {
        int end =
            rest.offsetByCodePoints(0, Math.min(cells, rest.codePointCount(0, rest.length())));
        lines.add(rest.substring(0, end));
        rest = rest.substring(end);
      }
      line.append(line.length() > 0 ? " " : "").append(rest);
    }
    if (line.length() > 0) {
      lines.add(line.toString());
    }
    return lines;
  }
}
