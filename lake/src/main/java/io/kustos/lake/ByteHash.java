package io.kustos.lake;

import io.kustos.core.json.JsonBytes;

/** Hashes of pieces of byte arrays, for tables in memory only. */
final class ByteHash {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private ByteHash() {}

  /** A hash whose bits are all of use. */
  static int of(byte[] bytes, int start, int end) {
    long hash = end - start;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = (hash ^ JsonBytes.word(bytes, at)) * MULTIPLIER;
      hash ^= hash >>> 29;
    }
    for (; at < end; at++) {
      hash = (hash ^ bytes[at]) * MULTIPLIER;
    }
    hash *= MULTIPLIER;
    return (int) (hash ^ (hash >>> 32));
  }
}
