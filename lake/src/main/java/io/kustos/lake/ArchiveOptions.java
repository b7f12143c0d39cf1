package io.kustos.lake;

/**
 * How an archive works.
 *
 * @param writeMemoryBytesMax most memory for DuckDB when writing; half of it when compacting
 * @param readMemoryBytesMax most memory for DuckDB when answering queries
 * @param readThreads threads that work on one query
 * @param rowGroupBytes size, before compression, at which a row group ends; a file is read and
 *     written in pieces of this size
 * @param compactedBytes size of file that compaction aims for and leaves alone
 * @param compactionFilesMin how many smaller files of a partition make a compaction worth while
 * @param snapshotsKept how many of the latest snapshots survive maintenance
 */
public record ArchiveOptions(
    long writeMemoryBytesMax,
    long readMemoryBytesMax,
    int readThreads,
    long rowGroupBytes,
    long compactedBytes,
    int compactionFilesMin,
    int snapshotsKept) {

  /** The defaults. */
  public static final ArchiveOptions DEFAULT =
      new ArchiveOptions(512L << 20, 512L << 20, 2, 64L << 20, 128L << 20, 8, 8);
}
