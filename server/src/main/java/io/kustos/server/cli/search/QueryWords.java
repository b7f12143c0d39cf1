package io.kustos.server.cli.search;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells on a command line {@code -user:system:*}, which says what must not be, from an option: such
 * a word is written {@code NOT user:system:*}, which means the same.
 */
public final class QueryWords {
  /** A field with a value, a quote, a parenthesis or an expression behind a minus. */
  private static final Pattern TERM =
      Pattern.compile("-(?:[\"(/]|[A-Za-z_][^\\s:<>=!]+(?::|[<>=]|!=)).*", Pattern.DOTALL);

  /** Short options of commands that take queries; their values may stand right behind them. */
  private static final String SHORT = "ch";

  private QueryWords() {}

  /** The words of a command line, with each such word rewritten. */
  public static List<String> of(List<String> words) {
    return words.stream().map(QueryWords::of).toList();
  }

  private static String of(String word) {
    boolean minus = word.length() > 2 && word.charAt(0) == '-' && word.charAt(1) != '-';
    boolean term = minus && (SHORT.indexOf(word.charAt(1)) < 0 || TERM.matcher(word).matches());
    return term ? "NOT " + word.substring(1) : word;
  }
}
