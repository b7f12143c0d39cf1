package io.kustos.lake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes being put together; grows as needed. */
final class RebuildBuffer {
  private byte[] bytes;
  private int length;

  RebuildBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /** Drops what stands from an offset on. */
  void cut(int at) {
    length = at;
  }

  /** The last byte. */
  byte last() {
    return bytes[length - 1];
  }

  void add(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
  }

  void add(byte[] from) {
    add(from, 0, from.length);
  }

  void add(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  /** The number in decimal digits, with zeros before it up to a width. */
  void digits(long number, int width) {
    room(width);
    long rest = number;
    for (int i = width - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += width;
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  boolean equalTo(byte[] other, int start, int end) {
    return Arrays.equals(bytes, 0, length, other, start, end);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
