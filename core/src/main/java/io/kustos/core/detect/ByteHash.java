package io.kustos.core.detect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes a few hundred bytes fast; not against those who want collisions. */
final class ByteHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONE = 0x9E3779B97F4A7C15L;
  private static final long TWO = 0xC2B2AE3D27D4EB4FL;

  private ByteHash() {}

  /** The hash of the bytes from one offset to another. */
  static long of(byte[] bytes, int from, int to) {
    long one = to - from;
    long two = ONE;
    int at = from;
    for (; at + 16 <= to; at += 16) {
      one = (one ^ (long) LONGS.get(bytes, at)) * ONE;
      two = (two ^ (long) LONGS.get(bytes, at + 8)) * TWO;
      one ^= one >>> 31;
      two ^= two >>> 29;
    }
    for (; at + 8 <= to; at += 8) {
      one = (one ^ (long) LONGS.get(bytes, at)) * TWO;
      one ^= one >>> 31;
    }
    long tail = 0;
    for (; at < to; at++) {
      tail = tail << 8 | (bytes[at] & 0xFF);
    }
    long hash = (one ^ tail) * ONE + Long.rotateLeft(two, 23);
    return (hash ^ (hash >>> 32)) * TWO;
  }
}
