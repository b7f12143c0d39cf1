package io.kustos.server.source.file;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a log file taken apart: which log it belongs to and how old its part is.
 *
 * <p>Understood are the names kube-apiserver gives ({@code audit-2026-01-02T03-04-05.000.log}),
 * those of logrotate ({@code audit.log.3}, {@code audit.log-20260102}, {@code
 * audit.log.2026-01-02}), each also with the ending of a compressed file.
 *
 * @param log name of the log while it is written
 * @param stamp time of rotation as digits; empty when the name has none
 * @param number number of rotations since, 0 when the name has none
 */
public record RotatedName(String log, String stamp, long number) {
  /** Oldest first; the file still written to comes last. */
  public static final Comparator<RotatedName> OLDEST_FIRST =
      Comparator.comparing((RotatedName n) -> n.stamp.isEmpty())
          .thenComparing(RotatedName::stamp)
          .thenComparing(Comparator.comparingLong(RotatedName::number).reversed());

  private static final Pattern COMPRESSED = Pattern.compile("(?i)\\.(gz|gzip|zst|zstd|zip)$");
  private static final Pattern NUMBERED = Pattern.compile("^(.+)\\.(\\d{1,6})$");
  private static final Pattern DATE_LAST =
      Pattern.compile(
          "^(.+?)[-._](\\d{4}-?\\d{2}-?\\d{2}"
              + "(?:[-T_.]?\\d{2}(?:[-:]?\\d{2}(?:[-:]?\\d{2})?)?)?)$");
  private static final Pattern DATE_INSIDE =
      Pattern.compile(
          "^(.+?)[-._](\\d{4}-?\\d{2}-?\\d{2}(?:[T_-]\\d{2}[-:]?\\d{2}(?:[-:]?\\d{2}(?:\\.\\d{1,9})?)?)?)"
              + "(\\.[A-Za-z][A-Za-z0-9]*)$");
  private static final Pattern NUMBER_INSIDE =
      Pattern.compile("^(.+?)[.](\\d{1,6})(\\.(?:log|json|jsonl|txt))$");

  /** Takes a file name, without its folder, apart. */
  public static RotatedName parse(String fileName) {
    String name = COMPRESSED.matcher(fileName).replaceFirst("");
    Matcher inside = DATE_INSIDE.matcher(name);
    if (inside.matches()) {
      return new RotatedName(inside.group(1) + inside.group(3), digits(inside.group(2)), 0);
    }
    Matcher last = DATE_LAST.matcher(name);
    if (last.matches()) {
      return new RotatedName(last.group(1), digits(last.group(2)), 0);
    }
    Matcher numbered = NUMBERED.matcher(name);
    if (numbered.matches()) {
      return new RotatedName(numbered.group(1), "", Long.parseLong(numbered.group(2)));
    }
    Matcher numberInside = NUMBER_INSIDE.matcher(name);
    if (numberInside.matches()) {
      return new RotatedName(
          numberInside.group(1) + numberInside.group(3), "", Long.parseLong(numberInside.group(2)));
    }
    return new RotatedName(name, "", 0);
  }

  /** Whether a name ends as those of compressed files do. */
  public static boolean isCompressed(String fileName) {
    return COMPRESSED.matcher(fileName).find();
  }

  /** A name without the ending of compressed files. */
  public static String plain(String fileName) {
    return COMPRESSED.matcher(fileName).replaceFirst("");
  }

  private static String digits(String stamp) {
    StringBuilder digits = new StringBuilder();
    stamp.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
    while (digits.length() < 23) {
      digits.append('0');
    }
    return digits.toString();
  }
}
