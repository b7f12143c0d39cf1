package io.kustos.server.journal;

/**
 * The place of an entry in its journal shard: entries are numbered from 0 without gaps, except
 * where damage took some away.
 */
public record Position(long number) implements Comparable<Position> {
  /** The place of the first entry of a shard. */
  public static final Position FIRST = new Position(0);

  public Position {
    if (number < 0) {
      throw new IllegalArgumentException("not a position: " + number);
    }
  }

  /** The place that many entries later. */
  public Position plus(long entries) {
    return new Position(number + entries);
  }

  @Override
  public int compareTo(Position other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
