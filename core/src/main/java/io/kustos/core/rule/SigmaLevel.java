package io.kustos.core.rule;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How severe a match is in Sigma's words, and what that is among Falco's priorities; of rules and
 * of correlations alike.
 *
 * @see <a
 *     href="https://github.com/SigmaHQ/sigma-specification/blob/main/specification/sigma-rules-specification.md#level">Sigma:
 *     level</a>
 */
public enum SigmaLevel {
  INFORMATIONAL("informational", Priority.INFORMATIONAL),
  LOW("low", Priority.NOTICE),
  MEDIUM("medium", Priority.WARNING),
  HIGH("high", Priority.ERROR),
  CRITICAL("critical", Priority.CRITICAL);

  /** What a rule has that does not say. */
  public static final SigmaLevel UNSAID = LOW;

  private final String word;
  private final Priority priority;

  SigmaLevel(String word, Priority priority) {
    this.word = word;
    this.priority = priority;
  }

  /** The level of that word; empty when it is none. */
  public static Optional<SigmaLevel> of(String word) {
    return Arrays.stream(values()).filter(level -> level.word.equals(word)).findFirst();
  }

  /** All words, for a message. */
  public static String words() {
    return Arrays.stream(values()).map(SigmaLevel::word).collect(Collectors.joining(", "));
  }

  /** As a rule writes it. */
  public String word() {
    return word;
  }

  public Priority priority() {
    return priority;
  }
}
