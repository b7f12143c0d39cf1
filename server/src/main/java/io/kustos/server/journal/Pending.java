package io.kustos.server.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An append that waits to be committed.
 *
 * @param entries the entries, encoded
 * @param prints what they are known again by, entry by entry
 * @param bytes of all entries
 * @param done completed when they are on the disk
 * @param since when it began to wait, in nanoseconds of {@link System#nanoTime}
 */
record Pending(
    List<byte[]> entries,
    List<@Nullable Fingerprint> prints,
    int bytes,
    CompletableFuture<Appended> done,
    long since) {

  /**
   * Encodes the entries, in the thread of the caller.
   *
   * @throws IllegalArgumentException when an entry is longer than allowed, or all together are
   */
  static Pending of(List<? extends Entry> entries, int entryBytesMax) {
    List<byte[]> encoded = new ArrayList<>(entries.size());
    List<@Nullable Fingerprint> prints = new ArrayList<>(entries.size());
    EntryCodec codec = new EntryCodec();
    long bytes = 0;
    for (Entry entry : entries) {
      byte[] one = codec.encode(entry);
      if (one.length > entryBytesMax) {
        throw new IllegalArgumentException(
            "entry of " + one.length + " bytes, longer than " + entryBytesMax);
      }
      encoded.add(one);
      prints.add(print(entry));
      bytes += one.length;
    }
    return new Pending(
        encoded, prints, Math.toIntExact(bytes), new CompletableFuture<>(), System.nanoTime());
  }

  private static @Nullable Fingerprint print(Entry entry) {
    return switch (entry) {
      case Entry.Event event -> event.fingerprint();
      case Entry.Reject reject -> reject.fingerprint();
      case Entry.Heartbeat heartbeat -> null;
      case Entry.Control control -> null;
      case Entry.Unknown unknown -> null;
    };
  }
}
