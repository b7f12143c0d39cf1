package io.kustos.server.report;

import io.kustos.core.event.TimeSpan;
import io.kustos.core.event.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Numbers, sizes and times as people read them; times are UTC. */
public final class Human {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Human() {}

  /** A count with thousands apart: {@code 12,345}. */
  public static String count(long number) {
    String digits = Long.toString(Math.abs(number));
    StringBuilder grouped = new StringBuilder(number < 0 ? "-" : "");
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 3 == 0) {
        grouped.append(',');
      }
      grouped.append(digits.charAt(i));
    }
    return grouped.toString();
  }

  /** A count with its noun: {@code 1 event}, {@code 2 events}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** A size in decimal units: {@code 117 MB}. */
  public static String bytes(double bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return short3(value, unit == 0) + " " + UNITS[unit];
  }

  /** A large number in short: {@code 412 k}. */
  public static String rough(double number) {
    if (number >= 999_500) {
      return short3(number / 1e6, false) + " M";
    }
    return number >= 9_999.5 ? short3(number / 1e3, false) + " k" : count(Math.round(number));
  }

  private static String short3(double value, boolean whole) {
    boolean fraction = !whole && value < 9.95;
    return String.format(Locale.ROOT, fraction ? "%.1f" : "%.0f", value);
  }

  /** A length of time: {@code 0.31 s}, {@code 54 min}, {@code 6 d 4 h}. */
  public static String duration(long nanos) {
    Duration d = Duration.ofNanos(nanos);
    if (d.toDays() > 0) {
      return d.toDays() + " d" + (d.toHoursPart() > 0 ? " " + d.toHoursPart() + " h" : "");
    }
    if (d.toHours() > 0) {
      return d.toHours() + " h" + (d.toMinutesPart() > 0 ? " " + d.toMinutesPart() + " min" : "");
    }
    if (d.toSeconds() >= 90) {
      return d.toMinutes() + " min" + (d.toMinutes() < 10 ? " " + d.toSecondsPart() + " s" : "");
    }
    double seconds = nanos / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.0f s", seconds);
  }

  /** {@code 2026-11-23 01:16:14}, or a dash when there is no time. */
  public static String time(long nanos) {
    if (nanos == Timestamps.NONE) {
      return "–";
    }
    return instant(nanos).toString().substring(0, 19).replace('T', ' ');
  }

  /** RFC 3339 in UTC with nanoseconds as needed. */
  public static String rfc3339(long nanos) {
    return instant(nanos).toString();
  }

  /** First and last time, which must be known; the day is said once when it is one day. */
  public static String span(TimeSpan span) {
    return span(span.firstNanos(), span.lastNanos());
  }

  /** First and last time; the day is said once when it is one day. */
  public static String span(long firstNanos, long lastNanos) {
    String first = time(firstNanos);
    if (firstNanos == lastNanos) {
      return first;
    }
    String last = time(lastNanos);
    boolean oneDay = day(firstNanos).equals(day(lastNanos));
    return first + " – " + (oneDay ? last.substring(11) : last);
  }

  private static LocalDate day(long nanos) {
    return LocalDate.ofInstant(instant(nanos), ZoneOffset.UTC);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }
}
