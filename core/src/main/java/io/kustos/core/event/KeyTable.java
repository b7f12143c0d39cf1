package io.kustos.core.event;

import io.kustos.core.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the event field that a key names, within one object of the event. The API server writes
 * keys in a fixed order, so the search starts after the key that was found last.
 */
final class KeyTable {
  private final int size;
  private final byte[][] quoted;
  private final long[] words;
  private final long[] masks;
  private final int[] fields;

  /** The table of the object at {@code parent}; the root when it is empty. */
  KeyTable(String... parent) {
    List<EventField> members =
        Arrays.stream(EventField.ALL)
            .filter(f -> f.path().size() == parent.length + 1)
            .filter(f -> f.path().subList(0, parent.length).equals(Arrays.asList(parent)))
            .toList();
    size = members.size();
    quoted = new byte[size][];
    words = new long[size];
    masks = new long[size];
    fields = new int[size];
    for (int i = 0; i < size; i++) {
      EventField field = members.get(i);
      quoted[i] = (field.path().get(parent.length) + '"').getBytes(StandardCharsets.UTF_8);
      words[i] = JsonBytes.word(Arrays.copyOf(quoted[i], Math.max(8, quoted[i].length)), 0);
      masks[i] = quoted[i].length >= 8 ? -1L : (1L << (quoted[i].length * 8)) - 1;
      fields[i] = field.ordinal();
    }
  }

  /**
   * The entry whose key, with its closing quote, stands at {@code at}, or -1.
   *
   * @param hint the entry to look at first
   */
  int find(byte[] bytes, int at, int end, int hint) {
    if (at + 8 > bytes.length) {
      return findSlowly(bytes, at, end);
    }
    long word = JsonBytes.word(bytes, at);
    for (int i = hint; i < size; i++) {
      if ((word & masks[i]) == words[i] && matches(i, bytes, at, end)) {
        return i;
      }
    }
    for (int i = 0; i < hint; i++) {
      if ((word & masks[i]) == words[i] && matches(i, bytes, at, end)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int entry, byte[] bytes, int at, int end) {
    byte[] key = quoted[entry];
    return at + key.length <= end
        && (key.length <= 8 || Arrays.equals(key, 8, key.length, bytes, at + 8, at + key.length));
  }

  /** The entry of a key and its closing quote between two offsets, or -1. */
  int findSlowly(byte[] bytes, int at, int end) {
    for (int i = 0; i < size; i++) {
      byte[] key = quoted[i];
      if (at + key.length <= end && Arrays.equals(key, 0, key.length, bytes, at, at + key.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Length of an entry's key with its closing quote. */
  int length(int entry) {
    return quoted[entry].length;
  }

  /** The ordinal of an entry's field. */
  int field(int entry) {
    return fields[entry];
  }
}
