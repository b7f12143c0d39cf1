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
  private static final long THREE = 0x165667B19E3779F9L;

  private ByteHash() {}

  /** The hash of the bytes from one offset to another. */
  static long of(byte[] bytes, int from, int to) {
    long one = to - from;
    long two = ONE;
    long three = TWO;
    long four = THREE;
    int at = from;
    for (; at + 32 <= to; at += 32) {
      one = Long.rotateLeft((one ^ (long) LONGS.get(bytes, at)) * ONE, 29);
      two = Long.rotateLeft((two ^ (long) LONGS.get(bytes, at + 8)) * TWO, 31);
      three = Long.rotateLeft((three ^ (long) LONGS.get(bytes, at + 16)) * ONE, 27);
      four = Long.rotateLeft((four ^ (long) LONGS.get(bytes, at + 24)) * TWO, 25);
    }
    one ^= two + 3 * three + 5 * four;
    for (; at + 8 <= to; at += 8) {
      one = Long.rotateLeft((one ^ (long) LONGS.get(bytes, at)) * TWO, 29);
    }
    long tail = 0;
    for (; at < to; at++) {
      tail = tail << 8 | (bytes[at] & 0xFF);
    }
    long hash = (one ^ tail) * ONE;
    return (hash ^ (hash >>> 32)) * TWO;
  }
}
