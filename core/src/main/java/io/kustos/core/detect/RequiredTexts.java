package io.kustos.core.detect;

import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.ValuePattern.RegexFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Texts of which at least one is in every text that a regular expression is found in. Looking for
 * them is many times as fast as the expression's machine, and most texts have none.
 */
final class RequiredTexts {
  private final List<String> texts;
  private final boolean folded;

  private RequiredTexts(List<String> texts, boolean folded) {
    this.texts = List.copyOf(texts);
    this.folded = folded;
  }

  /** The texts that the expression requires; null when none are found to be. */
  static @Nullable RequiredTexts of(ValuePattern.Regex regex) {
    String pattern = regex.pattern();
    int flags = pattern.matches("(?s)\\(\\?[ims]+\\).*") ? pattern.indexOf(')') + 1 : 0;
    boolean folded =
        pattern.substring(0, flags).contains("i") || regex.flags().contains(RegexFlag.IGNORECASE);
    List<String> texts = new Reader(pattern, flags, folded).read();
    return texts == null ? null : new RequiredTexts(texts, folded);
  }

  /** Whether the expression may be found in the text; false only when it is not. */
  boolean allow(String text) {
    String searched = folded ? lowered(text) : text;
    if (searched == null) {
      return true;
    }
    for (String required : texts) {
      if (searched.contains(required)) {
        return true;
      }
    }
    return false;
  }

  List<String> texts() {
    return texts;
  }

  /** The text in lower case; null when there is more to it than ASCII. */
  private static @Nullable String lowered(String text) {
    boolean upper = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return null;
      }
      upper |= c >= 'A' && c <= 'Z';
    }
    return upper ? text.toLowerCase(Locale.ROOT) : text;
  }

  /**
   * Reads an expression. Every part yields its required texts, or null when there are none or they
   * are not known; anything out of the ordinary ends the reading.
   */
  private static final class Reader {
    private static final int TEXT_CHARS_MIN = 2;
    private static final int TEXTS_MAX = 32;
    private static final int DEPTH_MAX = 50;
    private static final String CLASSES = "dDwWsSntrfv";
    private static final String PLACES = "bBAz";

    private final String pattern;
    private final boolean folded;
    private int at;
    private int depth;
    private boolean odd;

    Reader(String pattern, int start, boolean folded) {
      this.pattern = pattern;
      this.at = start;
      this.folded = folded;
    }

    @Nullable List<String> read() {
      List<String> texts = alternatives();
      return odd || at < pattern.length() ? null : texts;
    }

    private boolean more() {
      return !odd && at < pattern.length();
    }

    private @Nullable List<String> odd() {
      odd = true;
      return null;
    }

    /** Of alternatives each must require something. */
    private @Nullable List<String> alternatives() {
      List<String> all = new ArrayList<>();
      boolean every = true;
      do {
        List<String> one = sequence();
        every &= one != null;
        if (one != null) {
          all.addAll(one);
        }
      } while (more() && pattern.charAt(at) == '|' && at++ >= 0);
      return every && all.size() <= TEXTS_MAX ? all : null;
    }

    /** Of parts in a row the one that says most. */
    private @Nullable List<String> sequence() {
      List<String> best = null;
      StringBuilder run = new StringBuilder();
      while (more() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
        Integer literal = literal();
        List<String> part = literal == null ? part() : null;
        int least = leastTimes();
        if (literal != null && least == 1) {
          run.appendCodePoint(literal);
          continue;
        }
        if (literal != null && least > 1) {
          run.appendCodePoint(literal);
        }
        best = better(best, run.isEmpty() ? null : List.of(run.toString()));
        best = better(best, least == 0 ? null : part);
        run.setLength(0);
      }
      return better(best, run.isEmpty() ? null : List.of(run.toString()));
    }

    private static @Nullable List<String> better(
        @Nullable List<String> one, @Nullable List<String> other) {
      return shortest(other) >= TEXT_CHARS_MIN && shortest(other) > shortest(one) ? other : one;
    }

    private static int shortest(@Nullable List<String> texts) {
      return texts == null ? 0 : texts.stream().mapToInt(String::length).min().orElse(0);
    }

    /** A character that stands for itself; null, and nothing read, when there is another part. */
    private @Nullable Integer literal() {
      int c = pattern.codePointAt(at);
      int length = Character.charCount(c);
      if (c == '\\') {
        if (at + 1 >= pattern.length() || isWord(pattern.charAt(at + 1))) {
          return null;
        }
        c = pattern.codePointAt(at + 1);
        length = 1 + Character.charCount(c);
      } else if (".[(^$*+?{".indexOf(c) >= 0) {
        return null;
      }
      if (folded && c >= 0x80) {
        return null;
      }
      at += length;
      return folded && c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    private static boolean isWord(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private @Nullable List<String> part() {
      switch (pattern.charAt(at)) {
        case '.', '^', '$' -> at++;
        case '[' -> set();
        case '(' -> {
          return group();
        }
        case '\\' -> escape();
        default -> odd = true;
      }
      return null;
    }

    private void escape() {
      char c = at + 1 < pattern.length() ? pattern.charAt(at + 1) : '\\';
      odd |= CLASSES.indexOf(c) < 0 && PLACES.indexOf(c) < 0;
      at += 2;
    }

    private @Nullable List<String> group() {
      boolean plain = !pattern.startsWith("(?", at);
      if ((!plain && !pattern.startsWith("(?:", at)) || depth == DEPTH_MAX) {
        return odd();
      }
      at += plain ? 1 : 3;
      depth++;
      List<String> texts = alternatives();
      depth--;
      if (!more() || pattern.charAt(at) != ')') {
        return odd();
      }
      at++;
      return texts;
    }

    private void set() {
      at++;
      if (more() && pattern.charAt(at) == '^') {
        at++;
      }
      boolean first = true;
      while (more() && (first || pattern.charAt(at) != ']')) {
        first = false;
        if (pattern.startsWith("[:", at)) {
          int close = pattern.indexOf(":]", at);
          odd |= close < 0;
          at = close + 2;
        } else {
          at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
      }
      odd |= at >= pattern.length();
      at++;
    }

    /** Reads how often the last part comes at least; more than one counts as two. */
    private int leastTimes() {
      if (!more()) {
        return 1;
      }
      int least = 1;
      switch (pattern.charAt(at)) {
        case '*', '?' -> least = 0;
        case '+' -> least = 2;
        case '{' -> {
          int close = pattern.indexOf('}', at);
          String text = close < 0 ? "" : pattern.substring(at + 1, close);
          if (!text.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            odd = true;
            return 0;
          }
          least = Integer.parseInt(text.split(",", -1)[0]) == 0 ? 0 : 2;
          at = close;
        }
        default -> {
          return 1;
        }
      }
      at++;
      if (more() && pattern.charAt(at) == '?') {
        at++;
      }
      if (more() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
        odd = true;
      }
      return least;
    }
  }
}
