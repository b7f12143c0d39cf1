package io.kustos.core.rule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pattern in RE2's POSIX syntax and writes it in the syntax of RE2/J, which has no POSIX
 * mode. Checks what RE2 checks, in the same order, so that the first error is the same.
 */
final class PosixRegexTranslation {
  private static final int REPEAT_MAX = 1000;

  /** Instructions RE2 allows with its default of 8 MiB. */
  private static final long SIZE_MAX = 131_072;

  private static final Set<String> CLASSES =
      Set.of(
          "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
          "space", "upper", "word", "xdigit");

  private final String pattern;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Group> groups = new ArrayDeque<>();
  private Group current = new Group(0);
  private int at;

  /** A group under construction, and the atom to which a repetition would apply. */
  private static final class Group {
    final int start;
    boolean hasAtom;
    boolean repeated;
    int atomStart;
    long atomSize;
    long atomRepeats;
    long size;
    long repeats = 1;

    Group(int start) {
      this.start = start;
    }
  }

  PosixRegexTranslation(String pattern) {
    this.pattern = pattern;
  }

  String translate() {
    while (at < pattern.length()) {
      step();
    }
    if (!groups.isEmpty()) {
      throw error("missing )", pattern);
    }
    closeAtom();
    checkSize(current.size);
    return out.toString();
  }

  private void step() {
    char c = pattern.charAt(at);
    switch (c) {
      case '(' -> open();
      case ')' -> close();
      case '|' -> {
        closeAtom();
        current.hasAtom = false;
        out.append('|');
        at++;
      }
      case '*', '+', '?' -> {
        at++;
        repeat(String.valueOf(c), c == '?' ? 0 : -1);
      }
      case '{' -> braces();
      case '[' -> characterClass();
      case '\\' -> {
        startAtom();
        literal(escape(at));
      }
      case '^', '$', '.' -> {
        startAtom();
        out.append(c);
        at++;
        current.atomSize = c == '.' ? 4 : 1;
      }
      default -> {
        startAtom();
        int codePoint = pattern.codePointAt(at);
        at += Character.charCount(codePoint);
        literal(codePoint);
      }
    }
  }

  private void open() {
    startAtom();
    groups.push(current);
    current = new Group(out.length());
    out.append('(');
    at++;
  }

  private void close() {
    if (groups.isEmpty()) {
      throw error("unexpected )", pattern);
    }
    closeAtom();
    Group inner = current;
    current = groups.pop();
    out.append(')');
    at++;
    current.atomStart = inner.start;
    current.atomSize = inner.size + 2;
    current.atomRepeats = inner.repeats;
    checkSize(current.atomSize);
  }

  /** Adds the last atom to its group; what follows is a new one. */
  private void closeAtom() {
    if (current.hasAtom) {
      current.size += current.atomSize;
      current.repeats = Math.max(current.repeats, current.atomRepeats);
      current.hasAtom = false;
    }
  }

  private void startAtom() {
    closeAtom();
    current.hasAtom = true;
    current.repeated = false;
    current.atomStart = out.length();
    current.atomSize = 1;
    current.atomRepeats = 1;
  }

  private void literal(int codePoint) {
    appendLiteral(codePoint);
    current.atomSize = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : 4;
  }

  private void appendLiteral(int codePoint) {
    if (codePoint < 0x80 && !Character.isLetterOrDigit(codePoint)) {
      out.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
    } else {
      out.appendCodePoint(codePoint);
    }
  }

  /** A repetition of the last atom; {@code count} is its highest count, -1 if open. */
  private void repeat(String operator, int count) {
    if (!current.hasAtom) {
      throw error("no argument for repetition operator", operator);
    }
    if (current.repeated) {
      out.insert(current.atomStart, "(?:").append(')');
    }
    out.append(operator);
    current.repeated = true;
    if (count >= 2) {
      current.atomRepeats *= count;
      if (current.atomRepeats > REPEAT_MAX) {
        throw error("invalid repetition size", operator);
      }
      current.atomSize *= count;
    }
    current.atomSize++;
    checkSize(current.atomSize);
  }

  private void braces() {
    int close = pattern.indexOf('}', at);
    int[] bounds = close < 0 ? null : bounds(pattern.substring(at + 1, close));
    if (bounds == null) {
      startAtom();
      at++;
      literal('{');
      return;
    }
    String operator = pattern.substring(at, close + 1);
    at = close + 1;
    int min = bounds[0];
    int max = bounds[1];
    if ((max >= 0 && max < min) || min > REPEAT_MAX || max > REPEAT_MAX) {
      throw error("invalid repetition size", operator);
    }
    repeat(operator, max >= 0 ? max : min);
  }

  /** Lowest and highest count, -1 if open; null if the braces are mere characters. */
  private static int @Nullable [] bounds(String text) {
    int comma = text.indexOf(',');
    int min = count(comma < 0 ? text : text.substring(0, comma));
    if (min < 0) {
      return null;
    }
    if (comma < 0) {
      return new int[] {min, min};
    }
    String upper = text.substring(comma + 1);
    if (upper.isEmpty()) {
      return new int[] {min, -1};
    }
    int max = count(upper);
    return max < 0 ? null : new int[] {min, max};
  }

  private static int count(String digits) {
    if (digits.isEmpty()
        || (digits.length() > 1 && digits.charAt(0) == '0')
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return digits.length() > 8 ? 100_000_000 : Integer.parseInt(digits);
  }

  /** Reads an escape; the position is then behind it. */
  private int escape(int start) {
    at = start + 1;
    if (at >= pattern.length()) {
      throw error("trailing \\", "");
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    if (c < 0x80 && !Character.isLetterOrDigit(c)) {
      return c;
    }
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      case 'x' -> hex(start);
      case '0' -> octal(0, 2);
      case '1', '2', '3', '4', '5', '6', '7' -> {
        if (!octalDigitNext()) {
          throw error("invalid escape sequence", pattern.substring(start, at));
        }
        yield octal(c - '0', 2);
      }
      default -> throw error("invalid escape sequence", pattern.substring(start, at));
    };
  }

  private boolean octalDigitNext() {
    return at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '7';
  }

  private int octal(int first, int moreDigits) {
    int value = first;
    for (int i = 0; i < moreDigits && octalDigitNext(); i++) {
      value = value * 8 + pattern.charAt(at) - '0';
      at++;
    }
    return value;
  }

  private int hex(int start) {
    boolean braced = at < pattern.length() && pattern.charAt(at) == '{';
    int end = braced ? pattern.indexOf('}', at) : Math.min(at + 2, pattern.length());
    String digits = end < 0 ? "" : pattern.substring(braced ? at + 1 : at, end);
    boolean valid =
        !digits.isEmpty()
            && (braced || digits.length() == 2)
            && digits.length() <= 8
            && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    long value = valid ? Long.parseLong(digits, 16) : -1;
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      throw error(
          "invalid escape sequence",
          pattern.substring(start, Math.min(pattern.length(), Math.max(at, end + 1))));
    }
    at = braced ? end + 1 : end;
    return (int) value;
  }

  private void characterClass() {
    startAtom();
    int start = at;
    out.append('[');
    at++;
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    boolean first = true;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || first)) {
      checkDash(first);
      first = false;
      if (!namedClass()) {
        range(start);
      }
      current.atomSize += 4;
    }
    if (at >= pattern.length()) {
      throw error("missing ]", pattern.substring(start));
    }
    out.append(']');
    at++;
  }

  /** POSIX allows a bare dash first or last only. */
  private void checkDash(boolean first) {
    if (pattern.charAt(at) == '-'
        && !first
        && at + 1 < pattern.length()
        && pattern.charAt(at + 1) != ']') {
      int next = Character.charCount(pattern.codePointAt(at + 1));
      throw error("invalid character class range", pattern.substring(at, at + 1 + next));
    }
  }

  private boolean namedClass() {
    int close = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
    if (close < 0) {
      return false;
    }
    String text = pattern.substring(at, close + 2);
    String name = pattern.substring(at + 2, close);
    if (!CLASSES.contains(name.startsWith("^") ? name.substring(1) : name)) {
      throw error("invalid character class range", text);
    }
    out.append(text);
    at = close + 2;
    return true;
  }

  private void range(int classStart) {
    int start = at;
    int low = classCharacter(classStart);
    int high = low;
    if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
      at++;
      high = classCharacter(classStart);
      if (high < low) {
        throw error("invalid character class range", pattern.substring(start, at));
      }
    }
    appendLiteral(low);
    if (high > low) {
      out.append('-');
      appendLiteral(high);
    }
  }

  private int classCharacter(int classStart) {
    if (at >= pattern.length()) {
      throw error("missing ]", pattern.substring(classStart));
    }
    if (pattern.charAt(at) == '\\') {
      return escape(at);
    }
    int codePoint = pattern.codePointAt(at);
    at += Character.charCount(codePoint);
    return codePoint;
  }

  private static void checkSize(long size) {
    if (size > SIZE_MAX) {
      throw new IllegalArgumentException("pattern too large - compile failed");
    }
  }

  private static IllegalArgumentException error(String problem, String argument) {
    return new IllegalArgumentException(argument.isEmpty() ? problem : problem + ": " + argument);
  }
}
