package io.kustos.core.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the event field that a key names, within one object of the event. */
final class KeyTable {
  private static final int SLOTS = 256;

  private final byte[][] keys = new byte[SLOTS][];
  private final byte[] fields = new byte[SLOTS];

  /** The table of the object at {@code parent}; the root when it is empty. */
  KeyTable(String... parent) {
    for (EventField field : EventField.ALL) {
      int depth = parent.length;
      if (field.path().size() == depth + 1
          && field.path().subList(0, depth).equals(Arrays.asList(parent))) {
        put(field.path().get(depth).getBytes(StandardCharsets.UTF_8), field);
      }
    }
  }

  private void put(byte[] key, EventField field) {
    int slot = slot(key, 0, key.length);
    while (keys[slot] != null) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    keys[slot] = key;
    fields[slot] = (byte) field.ordinal();
  }

  private static int slot(byte[] bytes, int start, int end) {
    int length = end - start;
    return length == 0
        ? 0
        : (length * 7 + bytes[start] * 31 + bytes[end - 1] * 3) & (SLOTS - 1);
  }

  /** The ordinal of the field whose key stands in the bytes, or -1. */
  int find(byte[] bytes, int start, int end) {
    int slot = slot(bytes, start, end);
    while (true) {
      byte[] key = keys[slot];
      if (key == null) {
        return -1;
      }
      if (Arrays.equals(key, 0, key.length, bytes, start, end)) {
        return fields[slot];
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
  }
}
