package io.kustos.core.rule.search;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as people write them: RFC 3339 ({@code 2026-11-23T01:16:14Z}), the same without seconds or
 * zone, a date alone (its midnight), {@code now}, or relative to now ({@code 90m}, {@code 24h},
 * {@code 7d}, {@code 2w}: that long ago). A region may follow in brackets: {@code
 * 2026-03-29T09:00[Europe/Berlin]}.
 *
 * @param now the time that relative times are relative to
 * @param zone zone of times that name none
 */
public record SearchTimes(Instant now, ZoneId zone) {
  private static final Pattern RELATIVE = Pattern.compile("(\\d{1,6})(s|m|h|d|w)");
  private static final Pattern REGION = Pattern.compile("(.*)\\[([^\\]]+)\\]");
  private static final Pattern OFFSET = Pattern.compile(".*[T ].*(Z|z|[+-]\\d\\d:?\\d\\d)");
  private static final Instant FIRST = Instant.parse("1677-09-22T00:00:00Z");
  private static final Instant LAST = Instant.parse("2262-04-11T00:00:00Z");

  /**
   * A stretch of time.
   *
   * @param start its first moment
   * @param end the first moment after; equal to the start for a moment
   */
  public record Span(Instant start, Instant end) {}

  /**
   * Reads a time.
   *
   * @throws IllegalArgumentException with what is wrong, without the text itself
   */
  public Instant instant(String text) {
    return span(text).start();
  }

  /** Reads a time; a date is the whole day. */
  public Span span(String text) {
    Instant relative = relative(text);
    Span span = relative == null ? absolute(text) : new Span(relative, relative);
    if (span.start().isBefore(FIRST) || span.end().isAfter(LAST)) {
      throw new IllegalArgumentException("not between the years 1677 and 2262");
    }
    return span;
  }

  private @Nullable Instant relative(String text) {
    if (text.equals("now")) {
      return now;
    }
    Matcher relative = RELATIVE.matcher(text);
    if (!relative.matches()) {
      return null;
    }
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

  private Span absolute(String text) {
    Matcher region = REGION.matcher(text);
    String written = region.matches() ? region.group(1) : text;
    try {
      ZoneId in = region.matches() ? ZoneId.of(region.group(2)) : zone;
      if (written.length() == 10) {
        LocalDate day = LocalDate.parse(written);
        return new Span(midnight(day, in), midnight(day.plusDays(1), in));
      }
      String full = written.replace(' ', 'T');
      if (OFFSET.matcher(full).matches()) {
        Instant moment = OffsetDateTime.parse(colon(full)).toInstant();
        return new Span(moment, moment);
      }
      Instant moment = moment(LocalDateTime.parse(full), in);
      return new Span(moment, moment);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a time; write 2026-11-23T01:16:14Z, 2026-11-23, or 24h for 24 hours ago", e);
    }
  }

  /** The first moment of a day, which is not midnight where clocks go forward then. */
  private static Instant midnight(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static String colon(String text) {
    return text.matches(".*[+-]\\d{4}")
        ? text.substring(0, text.length() - 2) + ":" + text.substring(text.length() - 2)
        : text;
  }

  private static Instant moment(LocalDateTime time, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    if (offsets.isEmpty()) {
      LocalTime after = zone.getRules().getTransition(time).getDateTimeAfter().toLocalTime();
      throw new IllegalArgumentException(
          "there is no such time in "
              + zone
              + ": clocks go forward to "
              + after
              + " that night; write it with an offset, as +01:00");
    }
    if (offsets.size() > 1) {
      throw new IllegalArgumentException(
          "there are two such times in "
              + zone
              + ", where clocks go back that night; write which, "
              + offsets.get(0)
              + " or "
              + offsets.get(1));
    }
    return time.toInstant(offsets.get(0));
  }
}
