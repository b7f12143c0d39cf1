package io.kustos.server.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time as a user writes it: RFC 3339 ({@code 2026-11-23T01:16:14Z}), the same without
 * zone (then UTC) or without time (then midnight UTC), or relative to now ({@code 90m}, {@code
 * 24h}, {@code 7d}, {@code 2w}: that long ago).
 */
final class TimeArgument {
  private static final Pattern RELATIVE = Pattern.compile("(\\d{1,6})(s|m|h|d|w)");

  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)");

  private TimeArgument() {}

  /**
   * Nanoseconds since the epoch.
   *
   * @param option what to call it in the message
   * @throws CommandFailure when the text is none of the forms
   */
  static long nanos(String option, String text, Instant now) {
    Instant instant = instant(option, text, now);
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (ArithmeticException e) {
      throw new CommandFailure(option + " " + text + ": not between the years 1677 and 2262");
    }
  }

  /**
   * A length of time such as {@code 500ms}, {@code 15m} or {@code 1h}; more than nothing.
   *
   * @throws CommandFailure when the text is none
   */
  static Duration duration(String option, String text) {
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

  private static Instant instant(String option, String text, Instant now) {
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      long amount = Long.parseLong(relative.group(1));
      return now.minus(
          switch (relative.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofDays(7 * amount);
          });
    }
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      String full = text.replace(' ', 'T');
      boolean zoned = full.matches(".*(Z|z|[+-]\\d\\d:?\\d\\d)");
      return zoned
          ? OffsetDateTime.parse(full).toInstant()
          : LocalDateTime.parse(full).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new CommandFailure(
          option
              + " "
              + text
              + ": not a time; write 2026-11-23T01:16:14Z, 2026-11-23, or 24h for the last 24 hours");
    }
  }
}
