package io.kustos.core.completeness;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;

/**
 * A bag of events, by {@code auditID}, {@code stage} and {@code stageTimestamp}. It keeps 128 bits
 * of hash for each, so two events count as one by chance less than once in 10^20 for a million.
 */
final class EventKeys {
  private static final int CAPACITY_FIRST = 1 << 12;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final EventField[] FIELDS = {
    EventField.AUDIT_ID, EventField.STAGE, EventField.STAGE_TIMESTAMP
  };

  private long[] low = new long[CAPACITY_FIRST];
  private long[] high = new long[CAPACITY_FIRST];
  private int[] counts = new int[CAPACITY_FIRST];
  private int used;

  /** How many different events it has. */
  int size() {
    return used;
  }

  /** Puts an event in. */
  void add(AuditEvent event) {
    if (used * 2 >= counts.length) {
      grow();
    }
    long a = hash(event, FNV_OFFSET);
    long b = hash(event, ~FNV_OFFSET);
    int slot = slot(a, b);
    if (counts[slot] == 0 && low[slot] == 0 && high[slot] == 0) {
      low[slot] = a;
      high[slot] = b;
      used++;
    }
    counts[slot]++;
  }

  /** Takes one such event out. */
  boolean remove(AuditEvent event) {
    int slot = slot(hash(event, FNV_OFFSET), hash(event, ~FNV_OFFSET));
    if (counts[slot] == 0) {
      return false;
    }
    counts[slot]--;
    return true;
  }

  /** How many events are in it. */
  long left() {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  private int slot(long a, long b) {
    int mask = counts.length - 1;
    int slot = (int) (a ^ a >>> 32) & mask;
    while ((low[slot] != 0 || high[slot] != 0) && (low[slot] != a || high[slot] != b)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldLow = low;
    long[] oldHigh = high;
    int[] oldCounts = counts;
    int capacity = Math.multiplyExact(oldCounts.length, 2);
    low = new long[capacity];
    high = new long[capacity];
    counts = new int[capacity];
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldLow[i] != 0 || oldHigh[i] != 0) {
        int slot = slot(oldLow[i], oldHigh[i]);
        low[slot] = oldLow[i];
        high[slot] = oldHigh[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  private static long hash(AuditEvent event, long seed) {
    byte[] bytes = event.bytes();
    long hash = seed;
    for (EventField field : FIELDS) {
      int end = event.end(field);
      for (int i = event.start(field); i >= 0 && i < end; i++) {
        hash = (hash ^ bytes[i]) * FNV_PRIME;
      }
      hash = (hash ^ 0x1ff) * FNV_PRIME;
    }
    hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
