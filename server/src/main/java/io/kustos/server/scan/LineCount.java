package io.kustos.server.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counts line ends, eight bytes at a time. */
final class LineCount {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW = 0x0101010101010101L;
  private static final long LOW7 = 0x7f7f7f7f7f7f7f7fL;

  private LineCount() {}

  /** Line feeds between two indexes. */
  static long between(byte[] bytes, int start, int end) {
    long count = 0;
    int at = start;
    for (; at + 8 <= end; at += 8) {
      long word = (long) LONGS.get(bytes, at) ^ (LOW * '\n');
      // A byte of the word is 0 exactly where a line ends; the sum below keeps carries apart.
      long nonZero = ((word & LOW7) + LOW7) | word | LOW7;
      count += Long.bitCount(~nonZero);
    }
    for (; at < end; at++) {
      if (bytes[at] == '\n') {
        count++;
      }
    }
    return count;
  }
}
