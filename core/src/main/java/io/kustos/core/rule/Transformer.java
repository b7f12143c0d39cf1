package io.kustos.core.rule;

import java.util.Locale;
import java.util.Optional;

/**
 * A function over operands, as Falco's condition language names them (libs 0.25).
 *
 * <p>{@code val} is not listed: it marks a field on the right-hand side and vanishes on parsing.
 */
public enum Transformer {
  /** ASCII lower case. */
  TOLOWER,
  /** ASCII upper case. */
  TOUPPER,
  /** Base64 decoded; no value when it cannot be decoded. */
  B64,
  /** What follows the last {@code /}. */
  BASENAME,
  /** Bytes of a string, or elements of a list. */
  LEN,
  /** Elements joined by a separator. */
  JOIN,
  /** Lists or strings put one after the other. */
  CONCAT,
  /** Options of a command line, as getopt(3). */
  GETOPT;

  /** The word in a condition, for example {@code tolower}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Transformer> parse(String label) {
    for (Transformer transformer : values()) {
      if (transformer.label().equals(label)) {
        return Optional.of(transformer);
      }
    }
    return Optional.empty();
  }
}
