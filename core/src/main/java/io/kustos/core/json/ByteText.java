package io.kustos.core.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing UTF-8 text in one array; takes JSON pieces as they are, or strings to be escaped. */
public final class ByteText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;

  public ByteText(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** The array that holds the text, from 0 to {@link #size}; replaced as the text grows. */
  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return size;
  }

  public ByteText clear() {
    size = 0;
    return this;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  public ByteText append(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, size, end - start);
    size += end - start;
    return this;
  }

  public ByteText append(byte[] from) {
    return append(from, 0, from.length);
  }

  public ByteText append(String text) {
    return append(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a JSON value as it is written. */
  public ByteText append(JsonSlice value) {
    return append(value.bytes(), value.start(), value.end());
  }

  /** Appends a text as a JSON string. */
  public ByteText string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put('"');
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        put('\\');
        put(b);
      } else if (b >= 0 && b < 0x20) {
        append("\\u00");
        put(HEX[b >> 4]);
        put(HEX[b & 15]);
      } else {
        put(b);
      }
    }
    put('"');
    return this;
  }

  /**
   * Appends what a JSON string stands for. A lone surrogate escape becomes U+FFFD; an escape that
   * JSON does not know is kept as written.
   *
   * @param start offset after the opening quote
   * @param end offset of the closing quote
   */
  public ByteText unescape(byte[] from, int start, int end) {
    room(end - start);
    int plain = start;
    int at = start;
    while (at < end) {
      if (from[at] != '\\' || at + 1 >= end) {
        at++;
        continue;
      }
      append(from, plain, at);
      at = escape(from, at, end);
      plain = at;
    }
    return append(from, plain, end);
  }

  private int escape(byte[] from, int at, int end) {
    switch (from[at + 1]) {
      case '"', '\\', '/' -> put(from[at + 1]);
      case 'b' -> put('\b');
      case 'f' -> put('\f');
      case 'n' -> put('\n');
      case 'r' -> put('\r');
      case 't' -> put('\t');
      case 'u' -> {
        return unicode(from, at, end);
      }
      default -> {
        put('\\');
        return at + 1;
      }
    }
    return at + 2;
  }

  private int unicode(byte[] from, int at, int end) {
    int unit = JsonBytes.hex4(from, at + 2, end);
    if (unit < 0) {
      put('\\');
      return at + 1;
    }
    if (Character.isHighSurrogate((char) unit)
        && at + 7 < end
        && from[at + 6] == '\\'
        && from[at + 7] == 'u') {
      int low = JsonBytes.hex4(from, at + 8, end);
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        codePoint(Character.toCodePoint((char) unit, (char) low));
        return at + 12;
      }
    }
    codePoint(Character.isSurrogate((char) unit) ? 0xFFFD : unit);
    return at + 6;
  }

  private void codePoint(int point) {
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xC0 | (point >> 6));
      put(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      put(0xE0 | (point >> 12));
      put(0x80 | ((point >> 6) & 0x3F));
      put(0x80 | (point & 0x3F));
    } else {
      put(0xF0 | (point >> 18));
      put(0x80 | ((point >> 12) & 0x3F));
      put(0x80 | ((point >> 6) & 0x3F));
      put(0x80 | (point & 0x3F));
    }
  }

  private void put(int b) {
    room(1);
    bytes[size++] = (byte) b;
  }

  private void room(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
