package io.kustos.server.query;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an event in a search: newest first, and among events of one microsecond the one that
 * was journaled last first. A search goes on behind it, whatever came in between.
 *
 * @param eventMicros event time, microseconds since the epoch
 * @param shard journal shard
 * @param position number in the shard
 */
public record SearchCursor(long eventMicros, int shard, long position) {
  /** The order of results. */
  public static final Comparator<SearchCursor> NEWEST_FIRST =
      Comparator.comparingLong(SearchCursor::eventMicros)
          .thenComparingInt(SearchCursor::shard)
          .thenComparingLong(SearchCursor::position)
          .reversed();

  private static final Pattern TEXT = Pattern.compile("(-?\\d{1,19})-(\\d{1,9})-(\\d{1,19})");

  /** As a text without characters that need escaping in a URL. */
  public String text() {
    return eventMicros + "-" + shard + "-" + position;
  }

  /** The cursor of a {@link #text}; empty when it is none. */
  public static Optional<SearchCursor> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SearchCursor(
              Long.parseLong(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Long.parseLong(matcher.group(3))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** When the event happened. */
  public Instant eventTime() {
    return Instant.ofEpochSecond(
        Math.floorDiv(eventMicros, 1_000_000L), Math.floorMod(eventMicros, 1_000_000L) * 1000);
  }
}
