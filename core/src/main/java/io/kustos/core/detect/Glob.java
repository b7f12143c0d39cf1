package io.kustos.core.detect;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A shell pattern as fnmatch(3) with flags 0 in the C locale: {@code *} and {@code ?} match any
 * byte, {@code /} too; {@code [a-z]}, {@code [!x]}, {@code [[:digit:]]}; a backslash quotes. The
 * whole text must match. Takes time at most proportional to pattern times text.
 */
final class Glob {
  private final String pattern;
  private final boolean ignoreCase;

  Glob(String pattern, boolean ignoreCase) {
    this.pattern = ignoreCase ? lower(bytesAsChars(pattern)) : bytesAsChars(pattern);
    this.ignoreCase = ignoreCase;
  }

  /** One char for each UTF-8 byte, since the C locale knows bytes only. */
  static String bytesAsChars(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }

  static String lower(String text) {
    StringBuilder lowered = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lowered = lowered == null ? new StringBuilder(text) : lowered;
        lowered.setCharAt(i, (char) (c + 32));
      }
    }
    return lowered == null ? text : lowered.toString();
  }

  boolean matches(String text) {
    String bytes = bytesAsChars(text);
    return matchesBytes(ignoreCase ? lower(bytes) : bytes);
  }

  /** Greedy matching that returns to the last star only, which is enough for shell patterns. */
  private boolean matchesBytes(String text) {
    int p = 0;
    int t = 0;
    int starPattern = -1;
    int starText = 0;
    while (t < text.length()) {
      int next = p < pattern.length() && pattern.charAt(p) != '*' ? one(p, text.charAt(t)) : -1;
      if (next >= 0) {
        p = next;
        t++;
      } else if (p < pattern.length() && pattern.charAt(p) == '*') {
        starPattern = ++p;
        starText = t;
      } else if (starPattern >= 0) {
        p = starPattern;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The offset after the pattern element at {@code p} if it matches {@code c}, else -1. */
  private int one(int p, char c) {
    char element = pattern.charAt(p);
    if (element == '?') {
      return p + 1;
    }
    if (element == '\\') {
      boolean quotes = p + 1 < pattern.length();
      return quotes && pattern.charAt(p + 1) == c ? p + 2 : -1;
    }
    if (element == '[') {
      int close = bracketEnd(p);
      if (close >= 0) {
        return inBracket(p + 1, close, c) ? close + 1 : -1;
      }
    }
    return element == c ? p + 1 : -1;
  }

  /** Offset of the bracket's closing {@code ]}, or -1 when it has none and stands for itself. */
  private int bracketEnd(int open) {
    int i = open + 1;
    if (i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^')) {
      i++;
    }
    if (i < pattern.length() && pattern.charAt(i) == ']') {
      i++;
    }
    while (i < pattern.length() && pattern.charAt(i) != ']') {
      int classEnd = classEnd(i);
      if (classEnd > 0) {
        i = classEnd;
      } else {
        i += pattern.charAt(i) == '\\' && i + 1 < pattern.length() ? 2 : 1;
      }
    }
    return i < pattern.length() ? i : -1;
  }

  /** The offset after {@code [:name:]} at {@code at}, or -1. */
  private int classEnd(int at) {
    if (!pattern.startsWith("[:", at)) {
      return -1;
    }
    int end = pattern.indexOf(":]", at + 2);
    return end < 0 ? -1 : end + 2;
  }

  private boolean inBracket(int from, int close, char c) {
    int i = from;
    boolean negated = pattern.charAt(i) == '!' || pattern.charAt(i) == '^';
    if (negated) {
      i++;
    }
    boolean found = false;
    while (i < close) {
      int classEnd = classEnd(i);
      if (classEnd > 0 && classEnd <= close) {
        found |= inClass(pattern.substring(i + 2, classEnd - 2), c);
        i = classEnd;
        continue;
      }
      if (pattern.charAt(i) == '\\' && i + 1 < close) {
        i++;
      }
      char low = pattern.charAt(i++);
      char high = low;
      if (i + 1 < close && pattern.charAt(i) == '-') {
        i++;
        if (pattern.charAt(i) == '\\' && i + 1 < close) {
          i++;
        }
        high = pattern.charAt(i++);
      }
      found |= low <= c && c <= high;
    }
    return found != negated;
  }

  private static boolean inClass(String name, char c) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "digit" -> c >= '0' && c <= '9';
      case "lower" -> c >= 'a' && c <= 'z';
      case "upper" -> c >= 'A' && c <= 'Z';
      case "alpha" -> isAlpha(c);
      case "alnum" -> isAlpha(c) || (c >= '0' && c <= '9');
      case "xdigit" -> Character.digit(c, 16) >= 0 && c < 0x80;
      case "space" -> c == ' ' || (c >= '\t' && c <= '\r');
      case "blank" -> c == ' ' || c == '\t';
      case "punct" -> c > ' ' && c < 0x7F && !isAlpha(c) && !(c >= '0' && c <= '9');
      case "print" -> c >= ' ' && c < 0x7F;
      case "graph" -> c > ' ' && c < 0x7F;
      case "cntrl" -> c < ' ' || c == 0x7F;
      default -> false;
    };
  }

  private static boolean isAlpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
