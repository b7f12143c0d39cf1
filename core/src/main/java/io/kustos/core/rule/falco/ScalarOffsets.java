package io.kustos.core.rule.falco;

import io.kustos.core.yaml.YamlNode;

/**
 * Tells where in the file each character of a YAML scalar stands. YAML folds lines, strips
 * indentation and knows escapes; but whatever it does, characters other than white space keep their
 * order, so both texts are walked side by side.
 */
final class ScalarOffsets {
  private final String file;
  private final YamlNode.Scalar scalar;
  private final char style;
  private int at;

  private ScalarOffsets(String file, YamlNode.Scalar scalar) {
    this.file = file;
    this.scalar = scalar;
    this.at = Math.min(scalar.start(), file.length());
    skipProperties();
    char first = peek();
    this.style = !scalar.plain() && "|>\"'".indexOf(first) >= 0 ? first : ' ';
    if (style == '|' || style == '>') {
      int lineEnd = file.indexOf('\n', at);
      at = lineEnd < 0 ? scalar.end() : lineEnd + 1;
    } else if (style != ' ') {
      at++;
    }
  }

  /** The offset in the file of each character, and of the end behind the last one. */
  static int[] of(String file, YamlNode.Scalar scalar) {
    ScalarOffsets offsets = new ScalarOffsets(file, scalar);
    int[] result = new int[scalar.text().length() + 1];
    for (int i = 0; i < scalar.text().length(); i++) {
      result[i] = offsets.next(scalar.text().charAt(i));
    }
    int last = result.length - 1;
    result[last] = last == 0 ? offsets.at : Math.min(result[last - 1] + 1, scalar.end());
    return result;
  }

  /** An anchor and a tag may stand before the value. */
  private void skipProperties() {
    while (peek() == '&' || peek() == '!') {
      while (at < scalar.end() && !Character.isWhitespace(peek())) {
        at++;
      }
      skipWhitespace();
    }
  }

  private int next(char wanted) {
    boolean blank = Character.isWhitespace(wanted);
    if (!blank) {
      skipWhitespace();
    }
    int found = Math.min(at, Math.max(scalar.start(), scalar.end() - 1));
    int length = length();
    if (length > 1 && Character.isHighSurrogate(wanted)) {
      return found;
    }
    if (!blank || length > 1 || Character.isWhitespace(peek())) {
      at = Math.min(at + length, scalar.end());
    }
    return found;
  }

  private void skipWhitespace() {
    while (at < scalar.end()) {
      boolean escapedLineEnd =
          style == '"' && peek() == '\\' && at + 1 < file.length() && isLineEnd(at + 1);
      if (!escapedLineEnd && !Character.isWhitespace(peek())) {
        return;
      }
      at++;
    }
  }

  private boolean isLineEnd(int index) {
    return file.charAt(index) == '\n' || file.charAt(index) == '\r';
  }

  /** Characters of the file that make the next character of the value. */
  private int length() {
    if (style == '\'' && peek() == '\'') {
      return 2;
    }
    if (style != '"' || peek() != '\\' || at + 1 >= file.length()) {
      return 1;
    }
    return switch (file.charAt(at + 1)) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }

  private char peek() {
    return at < file.length() ? file.charAt(at) : ' ';
  }
}
