package io.kustos.lake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Strings as Go's {@code encoding/json} writes them with HTML escaping on, its default. */
final class GoJson {
  /** For each byte: the escape it becomes, null when it stays; 0xE2 opens U+2028 and U+2029. */
  private static final byte @Nullable [][] ESCAPES = escapes();

  private GoJson() {}

  private static byte @Nullable [][] escapes() {
    byte @Nullable [][] escapes = new byte[128][];
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
  static void string(byte[] text, int start, int end, ByteText out) {
    out.add('"');
    int plain = start;
    for (int i = start; i < end; i++) {
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

  private static byte @Nullable [] lineSeparator(
      byte[] text, int at, int end) {
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
