package io.kustos.server.journal;

import java.nio.LongBuffer;

/**
 * Says of an identity that it is surely not in a set, or may be: a Bloom filter whose bits for one
 * identity lie in one line of the processor's cache. About one in seventy of the others passes. The
 * bits are outside the heap, where they would be the collector's work for a day.
 *
 * @see <a href="https://doi.org/10.1007/978-3-540-72845-0_9">Putze, Sanders, Singler: Cache-, Hash-
 *     and Space-Efficient Bloom Filters</a>
 */
final class IdentityFilter {
  private static final int BITS_EACH = 10;
  private static final int BLOCK_WORDS = 8;
  private static final int BLOCK_BITS = BLOCK_WORDS * Long.SIZE;
  private static final int PROBES = 6;

  /** Bits of the identity that one probe uses. */
  private static final int PROBE_BITS = 9;

  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  final LongBuffer words;

  /** A filter of what the words hold; the number of words is that for its identities. */
  IdentityFilter(LongBuffer words) {
    this.words = words;
  }

  static IdentityFilter of(int count) {
    return new IdentityFilter(LittleEndian.directBuffer(words(count) * Long.BYTES).asLongBuffer());
  }

  /** How many words a filter for so many identities has. */
  static int words(int count) {
    long blocks = ((long) count * BITS_EACH + BLOCK_BITS - 1) / BLOCK_BITS;
    return Math.toIntExact(Math.max(1, blocks) * BLOCK_WORDS);
  }

  private int block(long identity) {
    int blocks = words.capacity() / BLOCK_WORDS;
    return (int) Math.unsignedMultiplyHigh(identity * SPREAD, blocks) * BLOCK_WORDS;
  }

  void add(long identity) {
    int block = block(identity);
    long bits = identity;
    for (int i = 0; i < PROBES; i++) {
      int bit = (int) (bits & BLOCK_BITS - 1);
      int at = block + bit / Long.SIZE;
      words.put(at, words.get(at) | 1L << bit);
      bits >>>= PROBE_BITS;
    }
  }

  boolean mayHave(long identity) {
    int block = block(identity);
    long bits = identity;
    for (int i = 0; i < PROBES; i++) {
      int bit = (int) (bits & BLOCK_BITS - 1);
      if ((words.get(block + bit / Long.SIZE) >>> bit & 1) == 0) {
        return false;
      }
      bits >>>= PROBE_BITS;
    }
    return true;
  }
}
