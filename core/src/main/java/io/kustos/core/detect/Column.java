package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A direct field whose values the rules compare with constants: maps an event's value to the number
 * of the equal constant, straight from the event's bytes. All equality tests of the field then are
 * tests of one bit.
 *
 * <p>Numbers 0 to n-1 stand for the n constants, n for any other value, n+1 for no value.
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
  private final List<String> constants;
  private final byte[][] keys;
  private final int[] numbers;
  private final int slotMask;
  private final int longestKey;

  Column(Field field, EventField source, List<String> constants) {
    this.field = field;
    this.source = source;
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
    int slot = (int) hash(key, 0, key.length) & slotMask;
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

  List<String> constants() {
    return constants;
  }

  /** The number of a constant, which must be one of the column's. */
  int numberOf(String constant) {
    byte[] key = constant.getBytes(StandardCharsets.UTF_8);
    return find(key, 0, key.length, hash(key, 0, key.length));
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
    }
    if (to - from > longestKey) {
      return to - from > longestKey * 6 || !escaped(bytes, from, to)
          ? other()
          : numberOfText(event, context);
    }
    if (escaped(bytes, from, to)) {
      return numberOfText(event, context);
    }
    return find(bytes, from, to, hash(bytes, from, to));
  }

  private int numberOfText(AuditEvent event, EventContext context) {
    Object value = field.extract(event, context);
    if (!(value instanceof String text)) {
      return missing();
    }
    byte[] key = text.getBytes(StandardCharsets.UTF_8);
    return find(key, 0, key.length, hash(key, 0, key.length));
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

  private static boolean escaped(byte[] bytes, int from, int to) {
    int at = from;
    long hits = 0;
    for (; at + 8 <= to; at += 8) {
      long word = (long) LONGS.get(bytes, at) ^ BACKSLASHES;
      hits |= (word - ONES) & ~word & HIGHS;
    }
    if (hits != 0) {
      return true;
    }
    for (; at < to; at++) {
      if (bytes[at] == '\\') {
        return true;
      }
    }
    return false;
  }
}
