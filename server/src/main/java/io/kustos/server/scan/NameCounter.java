package io.kustos.server.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Counts names that lie as bytes in events, making a String only for a name not met before. One per
 * worker and field; {@link #drainTo} empties the counts and keeps the names.
 */
final class NameCounter {
  private static final int NAMES_MAX = 8192;

  private byte[][] keys = new byte[256][];
  private String[] names = new String[256];
  private long[] counts = new long[256];
  private int[] touched = new int[256];
  private int touchedSize;
  private int size;

  /** Counts the bytes as one occurrence of a name. */
  void add(byte[] bytes, int start, int end) {
    int slot = slot(bytes, start, end);
    if (counts[slot]++ == 0) {
      if (touchedSize == touched.length) {
        touched = Arrays.copyOf(touched, touchedSize * 2);
      }
      touched[touchedSize++] = slot;
    }
  }

  private int slot(byte[] bytes, int start, int end) {
    int mask = keys.length - 1;
    int slot = hash(bytes, start, end) & mask;
    while (keys[slot] != null) {
      if (Arrays.equals(keys[slot], 0, keys[slot].length, bytes, start, end)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    if (size * 2 >= keys.length) {
      grow();
      return slot(bytes, start, end);
    }
    keys[slot] = Arrays.copyOfRange(bytes, start, end);
    names[slot] = EventLabels.cut(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    size++;
    return slot;
  }

  private void grow() {
    NameCounter bigger = new NameCounter();
    int length = keys.length * 2;
    bigger.keys = new byte[length][];
    bigger.names = new String[length];
    bigger.counts = new long[length];
    bigger.touched = new int[length];
    for (int i = 0; i < keys.length; i++) {
      byte[] key = keys[i];
      if (key != null) {
        int slot = bigger.slot(key, 0, key.length);
        bigger.counts[slot] = counts[i];
        if (counts[i] > 0) {
          bigger.touched[bigger.touchedSize++] = slot;
        }
      }
    }
    keys = bigger.keys;
    names = bigger.names;
    counts = bigger.counts;
    touched = bigger.touched;
    touchedSize = bigger.touchedSize;
  }

  private static int hash(byte[] bytes, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash ^ (hash >>> 15);
  }

  /** Adds the counts to {@code target} and starts again from zero. */
  void drainTo(TopNames target) {
    Arrays.sort(touched, 0, touchedSize);
    for (int i = 0; i < touchedSize; i++) {
      int slot = touched[i];
      target.add(names[slot], counts[slot]);
      counts[slot] = 0;
    }
    touchedSize = 0;
    if (size > NAMES_MAX) {
      keys = new byte[256][];
      names = new String[256];
      counts = new long[256];
      touched = new int[256];
      size = 0;
    }
  }
}
