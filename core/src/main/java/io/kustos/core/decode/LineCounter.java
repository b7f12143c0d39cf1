package io.kustos.core.decode;

import io.kustos.core.json.JsonBytes;

/** Counts line breaks up to an offset that only moves forward. */
final class LineCounter {
  private static final long BREAKS = 0x0A0A0A0A0A0A0A0AL;
  private static final long SEVENS = 0x7F7F7F7F7F7F7F7FL;

  private byte[] bytes = new byte[0];
  private int counted;
  private long line = 1;

  void line(long newLine) {
    line = newLine;
  }

  void bytes(byte[] newBytes, int start) {
    bytes = newBytes;
    counted = start;
  }

  /** Goes on to an offset before which there is no line break since the last one asked for. */
  void skipTo(int at) {
    counted = at;
  }

  /** The line of the byte at an offset. */
  long at(int offset) {
    int i = counted;
    for (; i + 8 <= offset; i += 8) {
      long word = JsonBytes.word(bytes, i) ^ BREAKS;
      line += Long.bitCount(~(((word & SEVENS) + SEVENS) | word | SEVENS));
    }
    for (; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    counted = Math.max(counted, offset);
    return line;
  }
}
