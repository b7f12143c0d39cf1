package io.kustos.lake;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes being put together, which grow as needed; or compared with others as they come. */
final class RebuildBuffer {
  private byte[] bytes;
  private int length;

  /** What is compared with; null when bytes are put together. */
  private byte @Nullable [] expected;

  private int start;
  private int end;
  private boolean same;

  RebuildBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  /** Puts together what comes from now on. */
  void clear() {
    expected = null;
    length = 0;
  }

  /** Compares what comes from now on. */
  void compareWith(byte[] other, int otherStart, int otherEnd) {
    expected = other;
    start = otherStart;
    end = otherEnd;
    length = 0;
    same = true;
  }

  /** Whether what came is all that was to be compared with. */
  boolean isSame() {
    return same && start + length == end;
  }

  /** The last byte; something else when it is not the one expected. */
  byte last() {
    if (expected == null) {
      return bytes[length - 1];
    }
    return same ? expected[start + length - 1] : 0;
  }

  void add(char ascii) {
    if (expected != null) {
      same = same && start + length < end && expected[start + length] == (byte) ascii;
      length++;
      return;
    }
    room(1);
    bytes[length++] = (byte) ascii;
  }

  void add(byte[] from) {
    add(from, 0, from.length);
  }

  void add(byte[] from, int first, int after) {
    int more = after - first;
    if (expected != null) {
      int at = start + length;
      same = same && end - at >= more && Arrays.equals(expected, at, at + more, from, first, after);
      length += more;
      return;
    }
    room(more);
    System.arraycopy(from, first, bytes, length, more);
    length += more;
  }

  /** The number in decimal digits, with zeros before it up to a width. */
  void digits(long number, int width) {
    long rest = number;
    if (expected != null) {
      same = same && end - start - length >= width;
      for (int i = width - 1; i >= 0 && same; i--) {
        same = expected[start + length + i] == (byte) ('0' + rest % 10);
        rest /= 10;
      }
    } else {
      room(width);
      for (int i = width - 1; i >= 0; i--) {
        bytes[length + i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    length += width;
  }

  /** A hash of what was put together, as {@link ByteHash} gives it. */
  int hash() {
    return ByteHash.of(bytes, 0, length);
  }

  boolean isEqual(byte @Nullable [] other) {
    return other != null && Arrays.equals(bytes, 0, length, other, 0, other.length);
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
