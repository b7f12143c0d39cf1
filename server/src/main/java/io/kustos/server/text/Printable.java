package io.kustos.server.text;

/**
 * Text from events, files and rules as a terminal may safely show it: without the control
 * characters that move its cursor, and without those that turn or hide text.
 */
public final class Printable {
  private static final int REPLACEMENT = 0xFFFD;

  private Printable() {}

  /** The text on one line, each unprintable character replaced by U+FFFD. */
  public static String of(String text) {
    return isClean(text) ? text : replaced(text, Integer.MAX_VALUE);
  }

  /** The same, cut to so many characters; an ellipsis stands for what is missing. */
  public static String of(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return of(text);
    }
    return replaced(text, charsMax) + "…";
  }

  private static String replaced(String text, int charsMax) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), charsMax));
    text.codePoints()
        .limit(charsMax)
        .map(c -> isUnprintable(c) ? REPLACEMENT : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7f && (Character.isSurrogate(c) || isUnprintable(c)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
