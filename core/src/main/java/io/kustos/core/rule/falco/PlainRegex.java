package io.kustos.core.rule.falco;

/** Tells patterns that a simpler operator could replace, by Falco's heuristic. */
final class PlainRegex {
  private PlainRegex() {}

  /**
   * Whether a pattern has no special characters but anchors at its ends and {@code .*} or the like
   * at its beginning or end.
   */
  static boolean isPlain(String pattern) {
    int length = pattern.length();
    for (int i = 0; i < length; i++) {
      char c = pattern.charAt(i);
      boolean anchor = (i == 0 && c == '^') || (i == length - 1 && c == '$');
      boolean anything =
          ((i == 0 && length > 1) || i == length - 2)
              && c == '.'
              && "+*?".indexOf(pattern.charAt(i + 1)) >= 0;
      if (anything) {
        i++;
      } else if (!anchor && ".+*?^$()[]{}|\\".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }
}
