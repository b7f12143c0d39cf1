package io.kustos.core.enrich;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list of addresses line by line, in constant memory beside the addresses. A line holds an
 * address, a prefix or a range first; what follows a blank, comma or semicolon is not looked at,
 * nor are empty lines and comments that begin with {@code #}, {@code ;} or {@code //}.
 */
public final class AddressListReader {
  private static final int SHOWN_CHARS_MAX = 120;

  private final EnrichLimits limits;
  private final AddressSet.Builder builder = new AddressSet.Builder();
  private final List<Malformed> malformed = new ArrayList<>();
  private int lines;
  private int entries;
  private int malformedCount;

  /**
   * A line that holds no address.
   *
   * @param line from 1
   * @param column from 1
   * @param text the line, cut where it is long
   */
  public record Malformed(int line, int column, String text) {}

  /**
   * What came of a list.
   *
   * @param entries lines with an address; the set holds fewer when some are the same
   * @param malformed the first lines without one
   * @param malformedCount how many of them there are
   */
  public record Result(
      AddressSet addresses, int entries, List<Malformed> malformed, int malformedCount) {
    public Result {
      malformed = List.copyOf(malformed);
    }

    /** Whether this does not look like a list of addresses at all. */
    public boolean isForeign() {
      return malformedCount > entries;
    }
  }

  /** A reader within bounds. */
  public AddressListReader(EnrichLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes the next line.
   *
   * @return false when a bound is reached and the list must not be read on
   */
  public boolean line(String line) {
    lines++;
    int start = 0;
    while (start < line.length() && (line.charAt(start) <= ' ' || line.charAt(start) == '\uFEFF')) {
      start++;
    }
    if (start == line.length() || isComment(line, start)) {
      return lines <= limits.listLinesMax();
    }
    int end = start;
    while (end < line.length() && !endsEntry(line.charAt(end))) {
      end++;
    }
    if (builder.add(line.substring(start, end))) {
      entries++;
    } else {
      malformed(line, start);
    }
    return lines <= limits.listLinesMax() && builder.wideCount() <= limits.wideAddressesMax();
  }

  private void malformed(String line, int start) {
    malformedCount++;
    if (malformed.size() < limits.malformedShownMax()) {
      String text = line.substring(0, Math.min(line.length(), SHOWN_CHARS_MAX));
      malformed.add(new Malformed(lines, start + 1, text));
    }
  }

  private static boolean isComment(String line, int at) {
    char first = line.charAt(at);
    return first == '#' || first == ';' || line.startsWith("//", at);
  }

  private static boolean endsEntry(char c) {
    return c <= ' ' || c == ',' || c == ';' || c == '#';
  }

  /** What was read; nothing may be read after. */
  public Result result() {
    return new Result(builder.build(), entries, malformed, malformedCount);
  }
}
