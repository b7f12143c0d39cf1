package io.kustos.server.journal;

import java.time.Duration;

/**
 * When a segment that every consumer has read may go: when it is older than the age, or when the
 * segments together exceed the bytes, oldest first.
 *
 * @param ageMax since the segment after it was begun
 * @param bytesMax of all segments, as they lie on the disk
 */
public record Retention(Duration ageMax, long bytesMax) {
  /** An hour longer than duplicates are recognised, at most 20 GiB. */
  public static final Retention DEFAULT = new Retention(Duration.ofHours(25), 20L << 30);
}
