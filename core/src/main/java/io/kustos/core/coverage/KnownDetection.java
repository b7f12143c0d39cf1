package io.kustos.core.coverage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A detection that some product makes.
 *
 * @param row its number
 * @param reason why no rule makes it; empty when its needs say so
 */
public record KnownDetection(int row, Needs needs, String title, String reason) {
  /** What it takes. */
  public enum Needs {
    EVENT("one event", ""),
    BODY("a request or response body", ""),
    WINDOW("several events in a time", ""),
    LIST("a list of yours", ""),
    INTELLIGENCE("addresses or names known to be bad", ""),
    BASELINE("what is usual", "needs to know what is usual, which Kustos does not learn yet"),
    RIGHTS("effective permissions", "needs effective permissions, which Kustos does not know yet");

    private final String label;
    private final String reason;

    Needs(String label, String reason) {
      this.label = label;
      this.reason = reason;
    }

    /** In words. */
    public String label() {
      return label;
    }

    /** The needs that a list names, for example {@code body}. */
    public static Optional<Needs> parse(String text) {
      return Arrays.stream(values())
          .filter(needs -> needs.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst();
    }
  }

  /** Why no rule makes it, if none does. */
  public String whyNot() {
    return reason.isEmpty() ? needs.reason : reason;
  }
}
