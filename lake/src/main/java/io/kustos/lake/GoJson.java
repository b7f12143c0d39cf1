package io.kustos.lake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kustos.core.json.JsonBytes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Strings as Go's {@code encoding/json} writes them with HTML escaping on, its default. */
final class GoJson {
  /** For each byte: the escape it becomes, null when it stays; 0xE2 opens U+2028 and U+2029. */
  private static final byte[] @Nullable [] ESCAPES = escapes();

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private GoJson() {}

  private static byte[] @Nullable [] escapes() {
    byte[] @Nullable [] escapes = new byte[128][];
    for (int c = 0; c < 0x20; c++) {
      escapes[c] = unicode(c);
    }
    for (char c : new char[] {'<', '>', '&'}) {
      escapes[c] = unicode(c);
    }
    escapes['"'] = "\\\"".getBytes(US_ASCII);
    escapes['\\'] = "\\\\".getBytes(US_ASCII);
    escapes['\b'] = "\\b".getBytes(US_ASCII);
    escapes['\f'] = "\\f".getBytes(US_ASCII);
    escapes['\n'] = "\\n".getBytes(US_ASCII);
    escapes['\r'] = "\\r".getBytes(US_ASCII);
    escapes['\t'] = "\\t".getBytes(US_ASCII);
    return escapes;
  }

  private static byte[] unicode(int c) {
    return String.format(Locale.ROOT, "\\u%04x", c).getBytes(US_ASCII);
  }

  /** Writes text, given in UTF-8, as a JSON string with its quotes. */
  static void string(byte[] text, int start, int end, RebuildBuffer out) {
    out.add('"');
    int plain = start;
    for (int i = plainPrefix(text, start, end); i < end; i++) {
      byte b = text[i];
      byte[] escape = b >= 0 ? ESCAPES[b] : lineSeparator(text, i, end);
      if (escape != null) {
        out.add(text, plain, i);
        out.add(escape);
        plain = b >= 0 ? i + 1 : i + 3;
        i = plain - 1;
      }
    }
    out.add(text, plain, end);
    out.add('"');
  }

  /** An offset before which no byte needs an escape or is outside ASCII. */
  private static int plainPrefix(byte[] text, int start, int end) {
    int i = start;
    while (i + 8 <= end) {
      long word = JsonBytes.word(text, i);
      // '<' and '>' differ in one bit only, so do '"' and '&' but for another.
      long angle = (word | 0x0202020202020202L) ^ 0x3E3E3E3E3E3E3E3EL;
      long quote = (word | 0x0404040404040404L) ^ 0x2626262626262626L;
      long slash = word ^ 0x5C5C5C5C5C5C5C5CL;
      long hit =
          ((angle - ONES) & ~angle)
              | ((quote - ONES) & ~quote)
              | ((slash - ONES) & ~slash)
              | ((word - 0x2020202020202020L) & ~word)
              | word;
      if ((hit & HIGHS) != 0) {
        return i;
      }
      i += 8;
    }
    return i;
  }

  private static byte @Nullable [] lineSeparator(byte[] text, int at, int end) {
    if (text[at] != (byte) 0xE2 || at + 2 >= end || text[at + 1] != (byte) 0x80) {
      return null;
    }
    return switch (text[at + 2]) {
      case (byte) 0xA8 -> unicode(0x2028);
      case (byte) 0xA9 -> unicode(0x2029);
      default -> null;
    };
  }
}
