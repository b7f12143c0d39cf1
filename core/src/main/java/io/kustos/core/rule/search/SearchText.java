package io.kustos.core.rule.search;

import io.kustos.core.rule.ValuePattern.Gap;
import io.kustos.core.rule.ValuePattern.Literal;
import io.kustos.core.rule.ValuePattern.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of a search box and how far it is read. */
final class SearchText {
  private final String text;
  private int at;

  SearchText(String text) {
    this.text = text;
  }

  /**
   * A value as it is written.
   *
   * @param parts text and wildcards
   * @param offset where it stands
   * @param length how long it stands there
   * @param quoted whether it stands in quotes
   */
  record Value(List<Part> parts, int offset, int length, boolean quoted) {
    /** The text when there is no wildcard; null when there is. */
    @Nullable String plain() {
      StringBuilder plain = new StringBuilder();
      for (Part part : parts) {
        if (!(part instanceof Literal literal)) {
          return null;
        }
        plain.append(literal.text());
      }
      return plain.toString();
    }

    /** Whether it is a star alone, which any value fits. */
    boolean isAny() {
      return parts.size() == 1 && parts.get(0) == Gap.ANY;
    }
  }

  /** A regular expression as it is written. */
  record Pattern(String expression, boolean ignoresCase, int offset, int length) {}

  int at() {
    return at;
  }

  boolean atEnd() {
    space();
    return at >= text.length();
  }

  boolean is(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  boolean looksAt(String word) {
    return text.startsWith(word, at);
  }

  void skip(int chars) {
    at += chars;
  }

  void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  boolean take(String word) {
    space();
    if (!looksAt(word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  /** Whether a word of the language stands here, with nothing joined to it. */
  boolean isWord(String word) {
    space();
    int end = at + word.length();
    return looksAt(word)
        && (end == text.length()
            || Character.isWhitespace(text.charAt(end))
            || text.charAt(end) == '(');
  }

  boolean word(String word) {
    boolean is = isWord(word);
    at += is ? word.length() : 0;
    return is;
  }

  /** Whether what follows the sign here belongs to it. */
  boolean isSomethingBehind() {
    return at + 1 < text.length() && !Character.isWhitespace(text.charAt(at + 1));
  }

  /** The word that stands here, for a message. */
  String plainWord() {
    int end = at;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(at, end);
  }

  SearchException error(String message, int offset, int length, @Nullable String hint) {
    int start = Math.min(offset, text.length());
    return new SearchException("SEARCH_SYNTAX", message, start, length, hint);
  }

  void close(int open) {
    space();
    if (!is(')')) {
      throw error("this parenthesis is not closed", open, 1, null);
    }
    at++;
  }

  /**
   * The name of a field with a sign behind it; null, and nothing is read, when none stands here.
   */
  @Nullable String fieldName(List<String> signs) {
    int end = at;
    while (end < text.length() && isOfName(text.charAt(end), end)) {
      if (text.charAt(end) == '[' && !isBracketClosed(end)) {
        return null;
      }
      end++;
    }
    int after = end;
    if (end == at || signs.stream().noneMatch(sign -> text.startsWith(sign, after))) {
      return null;
    }
    String name = text.substring(at, end);
    at = end;
    return name;
  }

  private boolean isOfName(char c, int place) {
    return Character.isLetterOrDigit(c)
        || c == '.'
        || c == '_'
        || (place > at && "-/[]*@".indexOf(c) >= 0);
  }

  private boolean isBracketClosed(int open) {
    return text.indexOf(']', open) > open;
  }

  String sign(List<String> signs) {
    for (String sign : signs) {
      if (take(sign)) {
        return sign;
      }
    }
    throw new IllegalStateException("no sign behind a field");
  }

  /** A bound of a range. */
  Value bound(int open) {
    space();
    if (at >= text.length()) {
      throw error("this range is not closed", open, 1, "[400 TO 499]");
    }
    return is('"') ? quoted() : word(true);
  }

  Value value() {
    return is('"') ? quoted() : word(false);
  }

  private Value quoted() {
    int start = at++;
    StringBuilder inside = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      inside.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      throw error("this quote is not closed", start, 1, "put \" at its end, or \\\" for a quote");
    }
    at++;
    List<Part> parts = inside.isEmpty() ? List.of() : List.of(new Literal(inside.toString()));
    return new Value(parts, start, at - start, true);
  }

  private Value word(boolean inRange) {
    int start = at;
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    while (at < text.length() && !ends(text.charAt(at), inRange)) {
      char c = text.charAt(at++);
      Gap gap = c == '*' ? Gap.ANY : c == '?' ? Gap.ONE : null;
      if (gap != null) {
        flush(literal, parts);
        parts.add(gap);
      } else {
        boolean escapes = c == '\\' && at < text.length();
        literal.append(escapes ? text.charAt(at++) : c);
      }
    }
    flush(literal, parts);
    if (at == start) {
      throw error("'" + text.charAt(at) + "' stands where a value should", start, 1, null);
    }
    return new Value(parts, start, at - start, false);
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static boolean ends(char c, boolean inRange) {
    return Character.isWhitespace(c)
        || c == ')'
        || c == '('
        || c == '"'
        || (inRange && (c == ']' || c == '}'));
  }

  /** Whether a regular expression stands here: a slash that has a second before a blank. */
  boolean isRegex() {
    int end = regexEnd();
    return end > 0
        && (end + 1 == text.length()
            || Character.isWhitespace(text.charAt(end + 1))
            || text.charAt(end + 1) == ')'
            || text.charAt(end + 1) == 'i');
  }

  private int regexEnd() {
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '/') {
        return i;
      }
    }
    return -1;
  }

  Pattern regex() {
    int start = at;
    int end = regexEnd();
    String expression = text.substring(start + 1, end).replace("\\/", "/");
    at = end + 1;
    boolean ignoresCase = is('i');
    at += ignoresCase ? 1 : 0;
    return new Pattern(expression, ignoresCase, start, at - start);
  }
}
