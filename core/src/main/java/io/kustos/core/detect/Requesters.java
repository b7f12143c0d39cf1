package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requesters that a detector has met again. One who comes once leaves nothing but a hash, so a
 * flood of made-up user agents costs hardly more than it would without.
 */
final class Requesters {
  /** Most requesters held; a power of two. */
  private static final int COUNT_MAX = 8_192;

  /** Most bytes that may say who asks; longer ones are not held. */
  private static final int KEY_BYTES_MAX = 2_048;

  /** Most memory held; when there is more, all is forgotten. */
  private static final int BYTES_MAX = 8 << 20;

  /** So many events are let pass before tables are made: most detectors see few. */
  static final int FEW_EVENTS = 100;

  private @Nullable Requester[] held = {};
  private long[] hashes = {};
  private long[] seen = {};
  private int events;
  private int bytes;

  /** Works out what is to be known of the requester of an event. */
  @FunctionalInterface
  interface Inquiry {
    Requester ask(AuditEvent event);
  }

  /** The requester of the event; null when it is not known, and not to be known now. */
  @Nullable Requester of(AuditEvent event, Inquiry inquiry) {
    if (isEarly() || Requester.sizeOf(event) > KEY_BYTES_MAX) {
      return null;
    }
    long hash = Requester.hash(event);
    int slot = (int) hash & (COUNT_MAX - 1);
    Requester first = held[slot];
    if (first != null && hashes[slot] == hash && first.isOf(event)) {
      return first;
    }
    int other = slot ^ 1;
    Requester second = held[other];
    if (second != null && hashes[other] == hash && second.isOf(event)) {
      return second;
    }
    if (seen[slot] != hash) {
      seen[slot] = hash;
      return null;
    }
    return hold(first == null ? slot : other, hash, inquiry.ask(event));
  }

  private boolean isEarly() {
    if (held.length > 0) {
      return false;
    }
    if (++events <= FEW_EVENTS) {
      return true;
    }
    held = new @Nullable Requester[COUNT_MAX];
    hashes = new long[COUNT_MAX];
    seen = new long[COUNT_MAX];
    return false;
  }

  private Requester hold(int slot, long hash, Requester requester) {
    Requester old = held[slot];
    bytes += requester.sizeBytes() - (old == null ? 0 : old.sizeBytes());
    if (bytes > BYTES_MAX) {
      Arrays.fill(held, null);
      bytes = requester.sizeBytes();
    }
    held[slot] = requester;
    hashes[slot] = hash;
    return requester;
  }
}
