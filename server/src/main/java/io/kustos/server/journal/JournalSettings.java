package io.kustos.server.journal;

import java.time.Duration;

/**
 * Every bound of a journal shard.
 *
 * @param segmentBytesMax a new segment begins when the entries of one exceed this, in bytes before
 *     compression
 * @param blockBytesMax a new block begins when the entries of one exceed this, in bytes before
 *     compression; an entry is never split
 * @param groupBytesMax what is committed together at most, in bytes before compression, beyond the
 *     last append taken
 * @param queueBytesMax appends wait when more than this is waiting to be committed, in bytes
 * @param entryBytesMax longest entry, in bytes
 * @param zstdLevel compression level; 0 for none
 * @param recentEventsMax most fingerprints kept in memory to recognise duplicates, at up to 40
 *     bytes each; 0 to let duplicates in
 * @param recentStoredMax most fingerprints kept in files beyond that, at up to 40 bytes each and
 *     1.3 of memory
 * @param recentAge how long a duplicate is recognised
 * @param retention how long segments stay after every consumer has read them
 */
public record JournalSettings(
    int segmentBytesMax,
    int blockBytesMax,
    int groupBytesMax,
    int queueBytesMax,
    int entryBytesMax,
    int zstdLevel,
    int recentEventsMax,
    long recentStoredMax,
    Duration recentAge,
    Retention retention) {

  /** The defaults. */
  public static final JournalSettings DEFAULT =
      new JournalSettings(
          64 << 20,
          1 << 20,
          8 << 20,
          64 << 20,
          64 << 20,
          1,
          2_000_000,
          100_000_000,
          Duration.ofDays(1),
          Retention.DEFAULT);

  /** Checks the bounds. */
  public JournalSettings {
    if (entryBytesMax > SegmentReader.BLOCK_BYTES_MAX / 2 || blockBytesMax > entryBytesMax) {
      throw new IllegalArgumentException("entryBytesMax " + entryBytesMax + ", blockBytesMax");
    }
    if (Math.min(Math.min(segmentBytesMax, blockBytesMax), Math.min(groupBytesMax, queueBytesMax))
        < 1) {
      throw new IllegalArgumentException("a bound on bytes must be positive");
    }
    if (recentEventsMax < 0 || recentStoredMax < 0 || recentAge.isNegative()) {
      throw new IllegalArgumentException("a bound on fingerprints must not be negative");
    }
  }

  private JournalSettings with(int segmentBytes, int blockBytes, int queueBytes) {
    return new JournalSettings(
        segmentBytes,
        blockBytes,
        groupBytesMax,
        queueBytes,
        entryBytesMax,
        zstdLevel,
        recentEventsMax,
        recentStoredMax,
        recentAge,
        retention);
  }

  private JournalSettings with(int recentEvents, long recentStored, Retention other) {
    return new JournalSettings(
        segmentBytesMax,
        blockBytesMax,
        groupBytesMax,
        queueBytesMax,
        entryBytesMax,
        zstdLevel,
        recentEvents,
        recentStored,
        recentAge,
        other);
  }

  /** The same with segments of another size. */
  public JournalSettings withSegmentBytesMax(int bytes) {
    return with(bytes, blockBytesMax, queueBytesMax);
  }

  /** The same with blocks of another size. */
  public JournalSettings withBlockBytesMax(int bytes) {
    return with(segmentBytesMax, bytes, queueBytesMax);
  }

  /** The same with another bound on what waits. */
  public JournalSettings withQueueBytesMax(int bytes) {
    return with(segmentBytesMax, blockBytesMax, bytes);
  }

  /** The same with another bound on fingerprints in memory. */
  public JournalSettings withRecentEventsMax(int events) {
    return with(events, recentStoredMax, retention);
  }

  /** The same with another bound on fingerprints in files. */
  public JournalSettings withRecentStoredMax(long events) {
    return with(recentEventsMax, events, retention);
  }

  /** The same with another retention. */
  public JournalSettings withRetention(Retention other) {
    return with(recentEventsMax, recentStoredMax, other);
  }
}
