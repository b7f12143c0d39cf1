package io.kustos.core.rule;

import java.util.Locale;
import java.util.Optional;

/**
 * How urgent a match is: Falco's eight levels, most urgent first.
 *
 * @see <a href="https://falco.org/docs/rules/basic-elements/#priority">Falco priorities</a>
 */
public enum Priority {
  EMERGENCY("Emergency"),
  ALERT("Alert"),
  CRITICAL("Critical"),
  ERROR("Error"),
  WARNING("Warning"),
  NOTICE("Notice"),
  INFORMATIONAL("Informational"),
  DEBUG("Debug");

  private final String label;

  Priority(String label) {
    this.label = label;
  }

  /** The word as Falco prints it, for example {@code Informational}. */
  public String label() {
    return label;
  }

  /** Whether this priority is as urgent as {@code threshold}, or more so. */
  public boolean atLeast(Priority threshold) {
    return ordinal() <= threshold.ordinal();
  }

  /** The priority of that name in any case; {@code info} is an alias of Informational. */
  public static Optional<Priority> parse(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    if (wanted.equals("info")) {
      return Optional.of(INFORMATIONAL);
    }
    for (Priority priority : values()) {
      if (priority.label.toLowerCase(Locale.ROOT).equals(wanted)) {
        return Optional.of(priority);
      }
    }
    return Optional.empty();
  }
}
