package io.kustos.core.decode;

/** Looks at the place where an object's text breaks the grammar. */
final class Faults {
  /** Bytes from the fault on that decide how to go on. */
  static final int LOOK_AHEAD_BYTES = 20;

  private static final int ESCAPE_BYTES = 6;

  private Faults() {}

  /** Whether a line ends, or ended just before, where the grammar breaks. */
  static boolean atLineBreak(byte[] bytes, int fault, int end) {
    byte b = bytes[fault];
    int from = b == '\r' || b == '\\' ? fault + 1 : fault;
    int to = b == '\\' ? fault + ESCAPE_BYTES : from + 1;
    return bytes[fault - 1] == '\n' || newline(bytes, from, Math.min(to, end)) >= 0;
  }

  /** Where a hole or the next event begins right at the fault, as after a torn write; or -1. */
  static int restart(byte[] bytes, int start, int fault, int end) {
    if (bytes[fault] == 0) {
      return fault;
    }
    for (int back = 0; back <= 2; back++) {
      if (fault - back > start && TextLines.startsEvent(bytes, fault - back, end)) {
        return fault - back;
      }
    }
    return -1;
  }

  /** Offset of the first line break, or -1. */
  static int newline(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
