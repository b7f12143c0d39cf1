package io.kustos.core.rule.falco;

import java.util.List;

/**
 * Reads the tokens of a filter. A token is what the parser asks for at its position, so the same
 * characters can be an identifier here and a constant there; each method consumes its token and
 * answers true, or leaves the position and answers false.
 *
 * <p>Follows libs 0.25.4, where patterns are POSIX (leftmost-longest).
 */
final class FilterLexer {
  private final String text;
  private int position;
  private String token = "";

  FilterLexer(String text) {
    this.text = text;
  }

  int position() {
    return position;
  }

  /** What is wrong at this position. */
  FilterException error(String message) {
    return new FilterException(message, position);
  }

  /** The token read last; blanks are none. */
  String token() {
    return token;
  }

  boolean atEnd() {
    return position == text.length();
  }

  /** Returns to an earlier state. */
  void reset(int earlierPosition, String earlierToken) {
    position = earlierPosition;
    token = earlierToken;
  }

  boolean blank() {
    int from = position;
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
    return position > from;
  }

  boolean literal(String wanted) {
    if (!text.startsWith(wanted, position)) {
      return false;
    }
    return take(position + wanted.length());
  }

  boolean firstOf(List<String> literals) {
    for (String wanted : literals) {
      if (literal(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Like {@link #firstOf}, but an operator that ends in a letter must be followed by a blank. */
  boolean firstWordOf(List<String> operators) {
    for (String operator : operators) {
      int from = position;
      String before = token;
      if (literal(operator)) {
        if (!isLetter(operator.charAt(operator.length() - 1)) || blank()) {
          return true;
        }
        reset(from, before);
      }
    }
    return false;
  }

  /** {@code not} and the white space after it. */
  boolean not() {
    if (!text.startsWith("not", position)) {
      return false;
    }
    int end = position + 3;
    while (end < text.length() && isSpace(text.charAt(end))) {
      end++;
    }
    return end > position + 3 && take(end);
  }

  boolean identifier() {
    int end = identifierEnd(position);
    return end > position && take(end);
  }

  boolean fieldName() {
    int end = identifierEnd(position);
    int parts = end > position ? 1 : 0;
    while (end > position && end < text.length() && text.charAt(end) == '.') {
      int next = identifierEnd(end + 1);
      if (next == end + 1) {
        break;
      }
      end = next;
      parts++;
    }
    return parts > 1 && take(end);
  }

  boolean bareFieldArgument() {
    int end = position;
    while (end < text.length() && isBareArgument(text.charAt(end))) {
      end++;
    }
    return end > position && take(end);
  }

  boolean bareString() {
    int end = position;
    while (end < text.length() && isBare(text.charAt(end))) {
      end++;
    }
    return end > position && take(end);
  }

  /** A number in hexadecimal or decimal form. */
  boolean number() {
    int hex = hexEnd();
    int end = hex > position ? hex : decimalEnd();
    return end > position && take(end);
  }

  /** A quoted string; the token is its value. */
  boolean quoted() {
    char quote = position < text.length() ? text.charAt(position) : ' ';
    if (quote != '\'' && quote != '"') {
      return false;
    }
    int end = position + 1;
    char previous = quote;
    while (end < text.length() && text.charAt(end) != '\0') {
      char c = text.charAt(end);
      end++;
      if (c == quote && previous != '\\') {
        String raw = text.substring(position, end);
        position = end;
        token = FilterText.unescape(raw, end);
        return true;
      }
      previous = c;
    }
    token = text.substring(position, end);
    return false;
  }

  /** Whether a list or the name of one comes next. */
  boolean listFollows() {
    return text.startsWith("(", position) || identifierEnd(position) > position;
  }

  /** Whether {@code and}, {@code or} or {@code not} comes next as a whole word. */
  boolean keywordFollows() {
    return List.of("and", "or", "not").stream().anyMatch(this::wordFollows);
  }

  private boolean wordFollows(String word) {
    int end = position + word.length();
    return text.startsWith(word, position)
        && (end == text.length() || !isAlphanumeric(text.charAt(end)));
  }

  private boolean take(int end) {
    token = text.substring(position, end);
    position = end;
    return true;
  }

  private int identifierEnd(int from) {
    int end = from;
    if (end < text.length() && isLetter(text.charAt(end))) {
      end++;
      while (end < text.length() && (isAlphanumeric(text.charAt(end)) || text.charAt(end) == '_')) {
        end++;
      }
    }
    return end;
  }

  private int hexEnd() {
    if (!text.startsWith("0x", position) && !text.startsWith("0X", position)) {
      return position;
    }
    int end = position + 2;
    while (end < text.length()
        && Character.digit(text.charAt(end), 16) >= 0
        && text.charAt(end) < 128) {
      end++;
    }
    return end > position + 2 ? end : position;
  }

  private int decimalEnd() {
    int sign = position < text.length() && "+-".indexOf(text.charAt(position)) >= 0 ? 1 : 0;
    int end = digitsEnd(position + sign);
    if (end == position + sign) {
      return position;
    }
    if (end < text.length() && text.charAt(end) == '.') {
      end = digitsEnd(end + 1);
    }
    if (end + 1 < text.length()
        && (text.charAt(end) == 'e' || text.charAt(end) == 'E')
        && (text.charAt(end + 1) == '+' || text.charAt(end + 1) == '-')) {
      int exponentEnd = digitsEnd(end + 2);
      end = exponentEnd > end + 2 ? exponentEnd : end;
    }
    return end;
  }

  private int digitsEnd(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\b' || c == '\r' || c == '\n';
  }

  /** POSIX {@code [:space:]}. */
  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isAlphanumeric(char c) {
    return isLetter(c) || (c >= '0' && c <= '9');
  }

  /** Whether a constant may hold the character without quotes. */
  static boolean isBare(char c) {
    return !isSpace(c) && "()\"'=,".indexOf(c) < 0;
  }

  private static boolean isBareArgument(char c) {
    return !isSpace(c) && "[]\"'".indexOf(c) < 0;
  }
}
