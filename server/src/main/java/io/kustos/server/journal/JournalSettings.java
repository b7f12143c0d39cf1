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
 * @param recentEventsMax most fingerprints kept to recognise duplicates; 0 to let them in
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
          4_000_000,
          Duration.ofDays(1),
          Retention.DEFAULT);

  public JournalSettings {
    if (entryBytesMax > SegmentReader.BLOCK_BYTES_MAX / 2 || blockBytesMax > entryBytesMax) {
      throw new IllegalArgumentException("entryBytesMax " + entryBytesMax + ", blockBytesMax");
    }
  }

  /** The same with segments of another size. */
  public JournalSettings withSegmentBytesMax(int bytes) {
    return new JournalSettings(
        bytes,
        blockBytesMax,
        groupBytesMax,
        queueBytesMax,
        entryBytesMax,
        zstdLevel,
        recentEventsMax,
        recentAge,
        retention);
  }

  /** The same with blocks of another size. */
  public JournalSettings withBlockBytesMax(int bytes) {
    return new JournalSettings(
        segmentBytesMax,
        bytes,
        groupBytesMax,
        queueBytesMax,
        entryBytesMax,
        zstdLevel,
        recentEventsMax,
        recentAge,
        retention);
  }

  /** The same with another bound on what waits. */
  public JournalSettings withQueueBytesMax(int bytes) {
    return new JournalSettings(
        segmentBytesMax,
        blockBytesMax,
        groupBytesMax,
        bytes,
        entryBytesMax,
        zstdLevel,
        recentEventsMax,
        recentAge,
        retention);
  }

  /** The same with another bound on fingerprints. */
  public JournalSettings withRecentEventsMax(int events) {
    return new JournalSettings(
        segmentBytesMax,
        blockBytesMax,
        groupBytesMax,
        queueBytesMax,
        entryBytesMax,
        zstdLevel,
        events,
        recentAge,
        retention);
  }

  /** The same with another retention. */
  public JournalSettings withRetention(Retention other) {
    return new JournalSettings(
        segmentBytesMax,
        blockBytesMax,
        groupBytesMax,
        queueBytesMax,
        entryBytesMax,
        zstdLevel,
        recentEventsMax,
        recentAge,
        other);
  }
}
