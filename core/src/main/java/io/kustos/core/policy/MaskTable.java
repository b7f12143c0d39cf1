package io.kustos.core.policy;

import java.util.HashMap;
import java.util.Map;

/** From a text to the rules of a block that name it, one bit each. */
final class MaskTable {
  private final String[] keys;
  private final long[] masks;

  private MaskTable(String[] keys, long[] masks) {
    this.keys = keys;
    this.masks = masks;
  }

  static MaskTable of(Map<String, Long> masks) {
    int size = Integer.highestOneBit(Math.max(1, masks.size()) * 4 - 1) * 2;
    String[] keys = new String[size];
    long[] values = new long[size];
    masks.forEach(
        (key, mask) -> {
          int slot = slot(key, size);
          while (keys[slot] != null) {
            slot = (slot + 1) & (size - 1);
          }
          keys[slot] = key;
          values[slot] = mask;
        });
    return new MaskTable(keys, values);
  }

  /** The rules that name the text. */
  long of(String key) {
    int slot = slot(key, keys.length);
    while (keys[slot] != null) {
      if (keys[slot].equals(key)) {
        return masks[slot];
      }
      slot = (slot + 1) & (keys.length - 1);
    }
    return 0;
  }

  private static int slot(String key, int size) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 15)) & (size - 1);
  }

  /** Collects masks. */
  static final class Builder {
    private final Map<String, Long> masks = new HashMap<>();
    private long free;

    void add(Iterable<String> texts, long bit) {
      boolean any = false;
      for (String text : texts) {
        masks.merge(text, bit, (a, b) -> a | b);
        any = true;
      }
      if (!any) {
        free |= bit;
      }
    }

    void free(long bit) {
      free |= bit;
    }

    /** The rules that set no condition. */
    long free() {
      return free;
    }

    MaskTable table() {
      return MaskTable.of(masks);
    }
  }
}
