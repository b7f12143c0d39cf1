package io.kustos.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and lengths of time as the file has them. */
final class Units {
  static final String SIZE_PATTERN = "\\d{1,15} ?(B|KiB|MiB|GiB|TiB|kB|MB|GB|TB)?";
  static final String TIME_PATTERN = "(\\d{1,9}(d|h|m|s|ms))+";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|d|h|m|s)");
  private static final Map<String, Long> BYTES = new LinkedHashMap<>();
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

  static {
    BYTES.put("TiB", 1L << 40);
    BYTES.put("GiB", 1L << 30);
    BYTES.put("MiB", 1L << 20);
    BYTES.put("KiB", 1L << 10);
    BYTES.put("TB", 1_000_000_000_000L);
    BYTES.put("GB", 1_000_000_000L);
    BYTES.put("MB", 1_000_000L);
    BYTES.put("kB", 1_000L);
    BYTES.put("B", 1L);
    BYTES.put("", 1L);
    MILLIS.put("d", 86_400_000L);
    MILLIS.put("h", 3_600_000L);
    MILLIS.put("m", 60_000L);
    MILLIS.put("s", 1_000L);
    MILLIS.put("ms", 1L);
  }

  private Units() {}

  /**
   * Reads {@code 64MiB}.
   *
   * @throws IllegalArgumentException when it is no size
   */
  static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    Long unit = matcher.matches() ? BYTES.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("not a size such as 64MiB or 20GB: '" + text + "'");
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large: '" + text + "'", e);
    }
  }

  /** Writes it with the largest unit that leaves no remainder. */
  static String size(long bytes) {
    for (Map.Entry<String, Long> unit : BYTES.entrySet()) {
      if (unit.getKey().endsWith("iB")
          && bytes >= unit.getValue()
          && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + unit.getKey();
      }
    }
    return Long.toString(bytes);
  }

  /**
   * Reads {@code 25h}, {@code 1m30s}.
   *
   * @throws IllegalArgumentException when it is no length of time
   */
  static Duration time(String text) {
    if (!text.matches(TIME_PATTERN)) {
      throw new IllegalArgumentException("not a time such as 10s, 15m, 25h or 7d: '" + text + "'");
    }
    long millis = 0;
    Matcher part = TIME.matcher(text);
    while (part.find()) {
      millis += Long.parseLong(part.group(1)) * MILLIS.getOrDefault(part.group(2), 0L);
    }
    return Duration.ofMillis(millis);
  }

  /** Writes it with the largest unit that leaves no remainder. */
  static String time(Duration time) {
    long millis = time.toMillis();
    for (Map.Entry<String, Long> unit : MILLIS.entrySet()) {
      if (millis >= unit.getValue() && millis % unit.getValue() == 0) {
        return millis / unit.getValue() + unit.getKey();
      }
    }
    return millis + "ms";
  }
}
