package io.kustos.server.journal;

import io.kustos.server.latency.Latencies;
import java.util.List;
import java.util.Map;

/**
 * Numbers of a journal shard at one moment; counts are since it was opened.
 *
 * @param entries entries made durable
 * @param bytes of those entries before compression
 * @param storedBytes of the blocks that hold them
 * @param blocks blocks written
 * @param fsyncs groups committed, each with one fsync
 * @param groupNanos time spent on committing groups, in nanoseconds
 * @param groupSizes groups by entries: element {@code i} counts those with at most {@code 2^i}
 *     entries and more than {@code 2^(i-1)}
 * @param failures groups that could not be committed
 * @param duplicates entries left out as duplicates
 * @param clashes events kept with the identity of another event
 * @param recentEvents fingerprints kept in memory to recognise duplicates
 * @param recentStored fingerprints kept in files
 * @param recentEvicted fingerprints forgotten for want of room
 * @param damages damaged parts found
 * @param queueBytes bytes waiting to be committed
 * @param segments segments on the disk
 * @param next number of the next entry
 * @param lag entries not yet read, by consumer
 * @param stages how long the parts of an append take: {@code queue} of each append, {@code write}
 *     and {@code force} of each group, and of writing {@code roll}, the begin of a segment
 */
public record JournalMetrics(
    long entries,
    long bytes,
    long storedBytes,
    long blocks,
    long fsyncs,
    long groupNanos,
    List<Long> groupSizes,
    long failures,
    long duplicates,
    long clashes,
    int recentEvents,
    long recentStored,
    long recentEvicted,
    long damages,
    int queueBytes,
    int segments,
    long next,
    Map<String, Long> lag,
    Map<String, Latencies> stages) {
  public JournalMetrics {
    groupSizes = List.copyOf(groupSizes);
    lag = Map.copyOf(lag);
    stages = Map.copyOf(stages);
  }
}
