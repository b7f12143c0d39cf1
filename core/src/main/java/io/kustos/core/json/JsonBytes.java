package io.kustos.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Primitive steps over JSON text in UTF-8 bytes. Offsets are into the array; ends are exclusive.
 */
public final class JsonBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private JsonBytes() {}

  /** The eight bytes at {@code at}, the first in the lowest bits. */
  public static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  public static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** The first offset at or after {@code at} that is no white space, or {@code end}. */
  public static int skipSpace(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && isSpace(bytes[i])) {
      i++;
    }
    return i;
  }

  /**
   * The end of a string.
   *
   * @param at offset just after the opening quote
   * @return offset just after the closing quote; or, when there is none before {@code end}, or a
   *     control character or an unknown escape stands in the string, the complement (~) of the
   *     offset where it failed
   */
  public static int skipString(byte[] bytes, int at, int end) {
    int i = at;
    while (true) {
      while (i + 8 <= end) {
        long w = word(bytes, i);
        long quote = w ^ 0x2222222222222222L;
        long slash = w ^ 0x5C5C5C5C5C5C5C5CL;
        long hit =
            ((quote - ONES) & ~quote)
                | ((slash - ONES) & ~slash)
                | ((w - 0x2020202020202020L) & ~w);
        hit &= HIGHS;
        if (hit != 0) {
          i += Long.numberOfTrailingZeros(hit) >>> 3;
          break;
        }
        i += 8;
      }
      if (i >= end) {
        return ~end;
      }
      byte b = bytes[i];
      if (b == '"') {
        return i + 1;
      }
      if (b == '\\') {
        int after = skipEscape(bytes, i, end);
        if (after < 0) {
          return after;
        }
        i = after;
      } else if (b >= 0 && b < 0x20) {
        return ~i;
      } else {
        i++;
      }
    }
  }

  private static int skipEscape(byte[] bytes, int at, int end) {
    if (at + 1 >= end) {
      return ~end;
    }
    return switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> hex4(bytes, at + 2, end) >= 0 ? at + 6 : ~(at + 6 > end ? end : at);
      default -> ~at;
    };
  }

  /** Whether a string's content, between its quotes, has an escape. */
  public static boolean hasEscape(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /**
   * Decodes a string's content, between its quotes. A lone surrogate escape becomes U+FFFD, as Go's
   * decoders do; an escape that JSON does not know is kept as written.
   */
  public static String decode(byte[] bytes, int start, int end) {
    if (!hasEscape(bytes, start, end)) {
      return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(end - start);
    int i = start;
    int plain = start;
    while (i < end) {
      if (bytes[i] != '\\' || i + 1 >= end) {
        i++;
        continue;
      }
      text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
      i = decodeEscape(bytes, i, end, text);
      plain = i;
    }
    text.append(new String(bytes, plain, end - plain, StandardCharsets.UTF_8));
    return text.toString();
  }

  private static int decodeEscape(byte[] bytes, int at, int end, StringBuilder text) {
    switch (bytes[at + 1]) {
      case '"' -> text.append('"');
      case '\\' -> text.append('\\');
      case '/' -> text.append('/');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> {
        return decodeUnicode(bytes, at, end, text);
      }
      default -> {
        text.append('\\');
        return at + 1;
      }
    }
    return at + 2;
  }

  private static int decodeUnicode(byte[] bytes, int at, int end, StringBuilder text) {
    int unit = hex4(bytes, at + 2, end);
    if (unit < 0) {
      text.append('\\');
      return at + 1;
    }
    if (Character.isHighSurrogate((char) unit) && at + 7 < end && bytes[at + 6] == '\\') {
      int low = bytes[at + 7] == 'u' ? hex4(bytes, at + 8, end) : -1;
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        text.append((char) unit).append((char) low);
        return at + 12;
      }
    }
    text.append(Character.isSurrogate((char) unit) ? '\uFFFD' : (char) unit);
    return at + 6;
  }

  static int hex4(byte[] bytes, int at, int end) {
    if (at + 4 > end) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }
}
