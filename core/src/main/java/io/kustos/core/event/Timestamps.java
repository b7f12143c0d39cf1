package io.kustos.core.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Reads RFC 3339 timestamps from bytes without making an object for the usual UTC form. */
public final class Timestamps {
  /** Stands for no time, or none that can be read. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Timestamps() {}

  /**
   * The instant in nanoseconds since the epoch; {@link #NONE} when the text is no RFC 3339
   * timestamp or lies outside the years 1677 to 2262.
   */
  public static long parse(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length < 20 || bytes[end - 1] != 'Z' || !shape(bytes, start)) {
      return parseSlowly(bytes, start, end);
    }
    int month = number(bytes, start + 5, 2);
    int day = number(bytes, start + 8, 2);
    int hour = number(bytes, start + 11, 2);
    int minute = number(bytes, start + 14, 2);
    int second = number(bytes, start + 17, 2);
    int year = number(bytes, start, 4);
    long fraction = fraction(bytes, start + 19, end - 1);
    boolean plain =
        year >= 1678
            && year <= 2261
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= 28
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60
            && fraction >= 0;
    if (!plain) {
      return parseSlowly(bytes, start, end);
    }
    long days = daysSinceEpoch(year, month, day);
    long seconds = days * 86_400 + hour * 3_600L + minute * 60L + second;
    return seconds * NANOS_PER_SECOND + fraction;
  }

  private static boolean shape(byte[] bytes, int start) {
    return bytes[start + 4] == '-'
        && bytes[start + 7] == '-'
        && bytes[start + 10] == 'T'
        && bytes[start + 13] == ':'
        && bytes[start + 16] == ':';
  }

  private static int number(byte[] bytes, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Nanoseconds in {@code .123}; 0 when empty, -1 when malformed or finer than nanoseconds. */
  private static long fraction(byte[] bytes, int at, int end) {
    if (at == end) {
      return 0;
    }
    int digits = end - at - 1;
    if (bytes[at] != '.' || digits < 1 || digits > 9) {
      return -1;
    }
    int value = number(bytes, at + 1, digits);
    for (int i = digits; i < 9 && value >= 0; i++) {
      value *= 10;
    }
    return value;
  }

  /** Days from 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant's algorithm). */
  private static long daysSinceEpoch(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  private static long parseSlowly(byte[] bytes, int start, int end) {
    try {
      String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      OffsetDateTime time = OffsetDateTime.parse(text);
      return Math.addExact(
          Math.multiplyExact(time.toEpochSecond(), NANOS_PER_SECOND), time.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      return NONE;
    }
  }
}
