package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.CaseFold;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A direct field whose values the rules compare with constants: maps an event's value to the number
 * of the equal constant, straight from the event's bytes. All equality tests of the field then are
 * tests of one bit.
 *
 * <p>Numbers 0 to n-1 stand for the n constants, n for any other value, n+1 for no value. A folded
 * column takes texts that {@link CaseFold} makes equal for equal.
 */
final class Column {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private final Field field;
  private final EventField source;
  private final boolean folded;
  private final List<String> constants;
  private final byte[][] keys;
  private final int[] numbers;
  private final int slotMask;
  private final int longestKey;

  /**
   * A column.
   *
   * @param constants distinct, and folded if the column is
   */
  Column(Field field, EventField source, boolean folded, List<String> constants) {
    this.field = field;
    this.source = source;
    this.folded = folded;
    this.constants = List.copyOf(constants);
    int slots = Integer.highestOneBit(Math.max(4, constants.size() * 4)) * 2;
    this.slotMask = slots - 1;
    this.keys = new byte[slots][];
    this.numbers = new int[slots];
    int longest = 0;
    for (int number = 0; number < constants.size(); number++) {
      byte[] key = constants.get(number).getBytes(StandardCharsets.UTF_8);
      longest = Math.max(longest, key.length);
      put(key, number);
    }
    this.longestKey = longest;
  }

  private void put(byte[] key, int number) {
    int slot = (int) hash(key) & slotMask;
    while (keys[slot] != null) {
      slot = (slot + 1) & slotMask;
    }
    keys[slot] = key;
    numbers[slot] = number;
  }

  /** How many numbers there are: constants, other, missing. */
  int size() {
    return constants.size() + 2;
  }

  int other() {
    return constants.size();
  }

  int missing() {
    return constants.size() + 1;
  }

  Field field() {
    return field;
  }

  /** Whether all events of a requester have the same number. */
  boolean isOfRequester() {
    Set<EventField> sources = field.sources();
    return sources != null && Requester.decides(sources);
  }

  List<String> constants() {
    return constants;
  }

  /** The number of a constant, which must be one of the column's. */
  int numberOf(String constant) {
    byte[] key = (folded ? CaseFold.fold(constant) : constant).getBytes(StandardCharsets.UTF_8);
    return find(key, 0, key.length, hash(key));
  }

  /** The number of the event's value. */
  int numberOf(AuditEvent event, EventContext context) {
    int from = event.start(source);
    if (from < 0 || (field.needsAuditId() && !event.has(EventField.AUDIT_ID))) {
      return missing();
    }
    int to = event.end(source);
    byte[] bytes = event.bytes();
    byte first = bytes[from];
    if (first == '"') {
      from++;
      to--;
    } else if (first == '{' || first == '[') {
      return numberOfText(event, context);
    } else if (first == 'n' && field.nullIsMissing()) {
      return missing();
    }
    if (to - from > longestKey) {
      return to - from > longestKey * 6 || !opaque(bytes, from, to)
          ? other()
          : numberOfText(event, context);
    }
    if (opaque(bytes, from, to)) {
      return numberOfText(event, context);
    }
    return folded
        ? findFolded(bytes, from, to, hashFolded(bytes, from, to))
        : find(bytes, from, to, hash(bytes, from, to));
  }

  private int numberOfText(AuditEvent event, EventContext context) {
    Object value = field.extract(event, context);
    if (!(value instanceof String text)) {
      return missing();
    }
    return numberOf(text);
  }

  private int find(byte[] bytes, int from, int to, long hash) {
    int slot = (int) hash & slotMask;
    while (true) {
      byte[] key = keys[slot];
      if (key == null) {
        return other();
      }
      if (key.length == to - from && Arrays.equals(key, 0, key.length, bytes, from, to)) {
        return numbers[slot];
      }
      slot = (slot + 1) & slotMask;
    }
  }

  /** As {@link #find}, for ASCII bytes in any case. */
  private int findFolded(byte[] bytes, int from, int to, long hash) {
    int slot = (int) hash & slotMask;
    while (true) {
      byte[] key = keys[slot];
      if (key == null) {
        return other();
      }
      if (key.length == to - from && equalsFolded(key, bytes, from)) {
        return numbers[slot];
      }
      slot = (slot + 1) & slotMask;
    }
  }

  private static boolean equalsFolded(byte[] key, byte[] bytes, int from) {
    for (int i = 0; i < key.length; i++) {
      if (key[i] != lower(bytes[from + i])) {
        return false;
      }
    }
    return true;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }

  /** Eight ASCII bytes in lower case: what is from A to Z gets its sixth bit. */
  private static long lower(long word) {
    long fromA = word + (0x80 - 'A') * ONES;
    long beyondZ = word + (0x7F - 'Z') * ONES;
    return word | ((fromA & ~beyondZ & HIGHS) >>> 2);
  }

  private static long hash(byte[] key) {
    return hash(key, 0, key.length);
  }

  /** The hash of ASCII bytes in lower case. */
  private static long hashFolded(byte[] bytes, int from, int to) {
    long hash = to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ lower((long) LONGS.get(bytes, at))) * MIX;
      hash ^= hash >>> 29;
    }
    long tail = 0;
    for (int shift = 0; at < to; at++, shift += 8) {
      tail |= (bytes[at] & 0xFFL) << shift;
    }
    hash = (hash ^ lower(tail)) * MIX;
    return hash ^ (hash >>> 32);
  }

  private static long hash(byte[] bytes, int from, int to) {
    long hash = to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ (long) LONGS.get(bytes, at)) * MIX;
      hash ^= hash >>> 29;
    }
    long tail = 0;
    for (int shift = 0; at < to; at++, shift += 8) {
      tail |= (bytes[at] & 0xFFL) << shift;
    }
    hash = (hash ^ tail) * MIX;
    return hash ^ (hash >>> 32);
  }

  /** Whether the bytes are not the value: an escape, or, to be folded, beyond ASCII. */
  private boolean opaque(byte[] bytes, int from, int to) {
    long high = folded ? HIGHS : 0;
    int at = from;
    long hits = 0;
    for (; at + 8 <= to; at += 8) {
      long read = (long) LONGS.get(bytes, at);
      long word = read ^ BACKSLASHES;
      hits |= ((word - ONES) & ~word & HIGHS) | (read & high);
    }
    if (hits != 0) {
      return true;
    }
    for (; at < to; at++) {
      if (bytes[at] == '\\' || (folded && bytes[at] < 0)) {
        return true;
      }
    }
    return false;
  }
}
