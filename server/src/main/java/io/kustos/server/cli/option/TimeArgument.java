package io.kustos.server.cli.option;

import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.cli.terminal.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as {@link SearchTimes} reads them, in UTC, and lengths of time. */
public final class TimeArgument {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)");

  private TimeArgument() {}

  /**
   * Nanoseconds since the epoch.
   *
   * @param option what to call it in the message
   * @throws CommandFailure when the text is none of the forms
   */
  public static long nanos(String option, String text, Instant now) {
    try {
      Instant instant = new SearchTimes(now, ZoneOffset.UTC).instant(text);
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(option + " " + text + ": " + e.getMessage());
    }
  }

  /**
   * A length of time such as {@code 500ms}, {@code 15m} or {@code 1h}; more than nothing.
   *
   * @throws CommandFailure when the text is none
   */
  public static Duration duration(String option, String text) {
    Matcher length = LENGTH.matcher(text);
    if (!length.matches() || Long.parseLong(length.group(1)) == 0) {
      throw new CommandFailure(
          option + " " + text + ": not a length of time; write 30s, 15m or 1h");
    }
    long amount = Long.parseLong(length.group(1));
    return switch (length.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
