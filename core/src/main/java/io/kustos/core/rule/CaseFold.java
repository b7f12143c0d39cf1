package io.kustos.core.rule;

/**
 * Letters without their case: each code point is replaced by its simple lower-case mapping of the
 * Unicode Character Database. The number of code points stays the same; {@code ß} and {@code ss}
 * differ.
 */
public final class CaseFold {
  private CaseFold() {}

  public static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
        return foldFrom(text, i);
      }
    }
    return text;
  }

  private static String foldFrom(String text, int start) {
    StringBuilder folded = new StringBuilder(text.length()).append(text, 0, start);
    int i = start;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      folded.appendCodePoint(Character.toLowerCase(point));
      i += Character.charCount(point);
    }
    return folded.toString();
  }
}
