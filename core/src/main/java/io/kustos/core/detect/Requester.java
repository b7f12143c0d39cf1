package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is known of everybody who asks as this one does: with the same user, impersonated user, user
 * agent and addresses, byte for byte.
 */
final class Requester {
  /** The parts of an event that make a requester. */
  private static final EventField[] PARTS = {
    EventField.USER, EventField.IMPERSONATED_USER, EventField.USER_AGENT, EventField.SOURCE_IPS
  };

  /** The parts, and what lies in them. */
  private static final Set<EventField> FIELDS = fields();

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final byte[] key;
  private final int[] lengths;
  private final long[] holding;
  private final long[] possible;

  private Requester(byte[] key, int[] lengths, long[] holding, long[] possible) {
    this.key = key;
    this.lengths = lengths;
    this.holding = holding;
    this.possible = possible;
  }

  private static Set<EventField> fields() {
    EnumSet<EventField> fields = EnumSet.noneOf(EventField.class);
    for (EventField part : PARTS) {
      for (EventField field : EventField.values()) {
        if (field.path().get(0).equals(part.path().get(0))) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  /** Whether a value that depends on these fields is the same for all events of a requester. */
  static boolean decides(Set<EventField> sources) {
    return FIELDS.containsAll(sources);
  }

  /**
   * The requester of an event.
   *
   * @param holding the steps that hold for it, as bits
   * @param possible the rules that can match what it does, as bits
   */
  static Requester of(AuditEvent event, long[] holding, long[] possible) {
    byte[] key = new byte[sizeOf(event)];
    int[] lengths = new int[PARTS.length];
    int at = 0;
    for (int i = 0; i < PARTS.length; i++) {
      int start = event.start(PARTS[i]);
      lengths[i] = event.end(PARTS[i]) - start;
      if (start >= 0) {
        System.arraycopy(event.bytes(), start, key, at, lengths[i]);
        at += lengths[i];
      }
    }
    return new Requester(key, lengths, holding, possible);
  }

  /** How many bytes say who asks. */
  static int sizeOf(AuditEvent event) {
    int size = 0;
    for (EventField part : PARTS) {
      size += event.end(part) - event.start(part);
    }
    return size;
  }

  /** A number that is the same for all events of a requester. */
  static long hash(AuditEvent event) {
    long hash = 0;
    for (EventField part : PARTS) {
      int start = event.start(part);
      hash = (hash ^ (hash >>> 32)) * MIX;
      if (start >= 0) {
        hash += ByteHash.of(event.bytes(), start, event.end(part));
      }
    }
    return hash ^ (hash >>> 29);
  }

  /** Whether it is the requester of the event. */
  boolean isOf(AuditEvent event) {
    int at = 0;
    for (int i = 0; i < PARTS.length; i++) {
      int start = event.start(PARTS[i]);
      int length = event.end(PARTS[i]) - start;
      if (length != lengths[i]) {
        return false;
      }
      if (length > 0
          && !Arrays.equals(key, at, at + length, event.bytes(), start, start + length)) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** Whether the step with that number holds. */
  boolean holds(int step) {
    return (holding[step >>> 6] >>> step & 1) != 0;
  }

  /** The rules that can match what it does, as bits; not to be changed. */
  long[] possible() {
    return possible;
  }

  /** About how much memory it takes. */
  int sizeBytes() {
    return 120 + key.length + 4 * lengths.length + 8 * (holding.length + possible.length);
  }
}
