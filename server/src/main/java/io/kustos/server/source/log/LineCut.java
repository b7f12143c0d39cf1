package io.kustos.server.source.log;

/** Where lines end in a buffer. */
final class LineCut {
  private LineCut() {}

  /** How many bytes at the start are NUL. */
  static int hole(byte[] buffer, int length) {
    int at = 0;
    while (at < length && buffer[at] == 0) {
      at++;
    }
    return at;
  }

  /** Offset after the last whole line before the end or a hole; 0 when no line is whole. */
  static int end(byte[] buffer, int length) {
    int end = 0;
    for (int at = 0; at < length; at++) {
      if (buffer[at] == '\n') {
        end = at + 1;
        if (end < length && buffer[end] == 0) {
          return end;
        }
      }
    }
    return end;
  }

  /** How many lines end in the first bytes. */
  static long lines(byte[] buffer, int length) {
    long lines = 0;
    for (int at = 0; at < length; at++) {
      if (buffer[at] == '\n') {
        lines++;
      }
    }
    return lines;
  }

  /** Offset after the first line; 0 when it does not end. */
  static int first(byte[] buffer, int length) {
    for (int at = 0; at < length; at++) {
      if (buffer[at] == '\n') {
        return at + 1;
      }
    }
    return 0;
  }
}
