package io.kustos.core.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Prints instants given in nanoseconds since the epoch, the way Falco does. */
public final class TimestampText {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SECONDS_PER_DAY = 86_400;

  private TimestampText() {}

  /** Appends {@code 2026-01-02T03:04:05.123456789} in UTC, without a zone. */
  public static void appendDateTime(StringBuilder out, long nanos) {
    appendDate(out, nanos, ZoneOffset.UTC);
    out.append('T');
    appendClock(out, nanos, ZoneOffset.UTC);
    appendFraction(out, nanos);
  }

  /** Appends {@code 2026-01-02} as the calendar in a zone says. */
  public static void appendDate(StringBuilder out, long nanos, ZoneId zone) {
    LocalDate date =
        LocalDate.ofEpochDay(Math.floorDiv(localSeconds(nanos, zone), SECONDS_PER_DAY));
    appendDigits(out, date.getYear(), 4);
    out.append('-');
    appendDigits(out, date.getMonthValue(), 2);
    out.append('-');
    appendDigits(out, date.getDayOfMonth(), 2);
  }

  /** Appends {@code 03:04:05} as a clock in a zone shows. */
  public static void appendClock(StringBuilder out, long nanos, ZoneId zone) {
    int second = (int) Math.floorMod(localSeconds(nanos, zone), (long) SECONDS_PER_DAY);
    appendDigits(out, second / 3_600, 2);
    out.append(':');
    appendDigits(out, second / 60 % 60, 2);
    out.append(':');
    appendDigits(out, second % 60, 2);
  }

  /** Appends {@code .123456789}. */
  public static void appendFraction(StringBuilder out, long nanos) {
    out.append('.');
    appendDigits(out, (int) Math.floorMod(nanos, NANOS_PER_SECOND), 9);
  }

  private static long localSeconds(long nanos, ZoneId zone) {
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
    ZoneOffset offset =
        zone instanceof ZoneOffset fixed
            ? fixed
            : zone.getRules().getOffset(Instant.ofEpochSecond(seconds));
    return seconds + offset.getTotalSeconds();
  }

  private static void appendDigits(StringBuilder out, int value, int digits) {
    int divisor = 1;
    for (int i = 1; i < digits; i++) {
      divisor *= 10;
    }
    for (int rest = value; divisor > 0; divisor /= 10) {
      out.append((char) ('0' + rest / divisor % 10));
    }
  }
}
