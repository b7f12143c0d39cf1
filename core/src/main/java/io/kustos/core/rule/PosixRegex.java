package io.kustos.core.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.kustos.core.Limits;
import java.util.Optional;

/**
 * Regular expressions in RE2's POSIX syntax, which Falco's {@code regex} operator uses: no {@code
 * \d \w \b}, no look-around, no flags, no lazy repetition; {@code ^} and {@code $} also stand at
 * line ends. Matching takes time linear in the text.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2 syntax</a>
 */
public final class PosixRegex {
  private PosixRegex() {}

  /** What is wrong with a pattern, in RE2's words; empty if it can be compiled. */
  public static Optional<String> problem(String pattern) {
    try {
      compile(pattern);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /**
   * Compiles a pattern; {@code matches} of the result decides on the whole text.
   *
   * @throws IllegalArgumentException with RE2's message
   */
  public static Pattern compile(String pattern) {
    if (pattern.length() > Limits.DEFAULT.regexCharsMax()) {
      throw new IllegalArgumentException(
          "pattern too long: more than " + Limits.DEFAULT.regexCharsMax() + " characters");
    }
    String translated = new PosixRegexTranslation(pattern).translate();
    try {
      return Pattern.compile(translated, Pattern.MULTILINE | Pattern.LONGEST_MATCH);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription() + ": " + e.getPattern(), e);
    }
  }

  /** What to write instead of something POSIX syntax does not have; empty when unknown. */
  public static Optional<String> hint(String pattern) {
    if (pattern.contains("(?i)")) {
      return Optional.of("for any case, compare tolower(field) with a lower-case pattern");
    }
    if (pattern.contains("(?")) {
      return Optional.of("POSIX syntax has plain groups '(...)' only");
    }
    String[][] replacements = {
      {"\\d", "[0-9]"},
      {"\\w", "[0-9A-Za-z_]"},
      {"\\s", "[[:space:]]"},
      {"\\D", "[^0-9]"},
      {"\\W", "[^0-9A-Za-z_]"},
      {"\\S", "[^[:space:]]"},
    };
    for (String[] replacement : replacements) {
      if (pattern.contains(replacement[0])) {
        return Optional.of("write '" + replacement[1] + "' instead of '" + replacement[0] + "'");
      }
    }
    return pattern.contains("\\b")
        ? Optional.of("POSIX syntax has no word boundary '\\b'")
        : Optional.empty();
  }
}
