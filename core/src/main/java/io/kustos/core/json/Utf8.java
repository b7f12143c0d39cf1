package io.kustos.core.json;

/** Checks UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, none above U+10FFFF. */
public final class Utf8 {
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SPACES = 0x2020202020202020L;

  private Utf8() {}

  /**
   * Whether every byte is ASCII and none a control character (so that there is no line break
   * either). Eight bytes at a time; the test that nearly every audit event passes.
   */
  public static boolean plain(byte[] bytes, int start, int end) {
    int i = start;
    long seen = 0;
    for (; i + 32 <= end; i += 32) {
      long a = JsonBytes.word(bytes, i);
      long b = JsonBytes.word(bytes, i + 8);
      long c = JsonBytes.word(bytes, i + 16);
      long d = JsonBytes.word(bytes, i + 24);
      seen |= a | (a - SPACES) | b | (b - SPACES) | c | (c - SPACES) | d | (d - SPACES);
    }
    for (; i + 8 <= end; i += 8) {
      long a = JsonBytes.word(bytes, i);
      seen |= a | (a - SPACES);
    }
    for (; i < end; i++) {
      seen |= bytes[i] | (bytes[i] - 0x20);
    }
    return (seen & HIGHS) == 0;
  }

  /** Offset of the first byte that is no valid UTF-8, or -1. */
  public static int invalid(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end) {
      if (bytes[i] >= 0) {
        i = skipAscii(bytes, i, end);
        continue;
      }
      int length = sequence(bytes, i, end);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  private static int skipAscii(byte[] bytes, int start, int end) {
    int i = start;
    while (i + 8 <= end && (JsonBytes.word(bytes, i) & HIGHS) == 0) {
      i += 8;
    }
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /** Length of the sequence of two to four bytes at {@code at}, or 0 when it is none. */
  private static int sequence(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > end) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
