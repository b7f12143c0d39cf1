package io.kustos.server.journal;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;

/**
 * By what an event is known again. Identity is cluster, {@code auditID}, stage and {@code
 * stageTimestamp}; since clients can choose the {@code auditID}, only equal bytes make a duplicate.
 *
 * @param identity first 64 bits of the SHA-256 of the identity; not 0
 * @param content0 bits 0 to 63 of the SHA-256 of the event's bytes
 * @param content1 bits 64 to 127 of the same
 * @param hour hour since the epoch of the {@code stageTimestamp}; {@link #NO_HOUR} without one
 */
public record Fingerprint(long identity, long content0, long content1, int hour) {
  static final int NO_HOUR = Integer.MIN_VALUE;

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Fingerprint::sha256);

  /** The fingerprint of an event of that cluster. */
  public static Fingerprint of(String cluster, AuditEvent event) {
    MessageDigest digest = SHA_256.get();
    digest.update(cluster.getBytes(StandardCharsets.UTF_8));
    update(digest, event, EventField.AUDIT_ID);
    update(digest, event, EventField.STAGE);
    update(digest, event, EventField.STAGE_TIMESTAMP);
    byte[] identity = digest.digest();
    digest.update(event.bytes(), event.start(), event.end() - event.start());
    byte[] content = digest.digest();
    long first = LittleEndian.longAt(identity, 0);
    return new Fingerprint(
        first == 0 ? 1 : first,
        LittleEndian.longAt(content, 0),
        LittleEndian.longAt(content, Long.BYTES),
        hour(event));
  }

  private static void update(MessageDigest digest, AuditEvent event, EventField field) {
    digest.update((byte) 0);
    int start = event.start(field);
    if (start >= 0) {
      digest.update(event.bytes(), start, event.end(field) - start);
    }
  }

  private static int hour(AuditEvent event) {
    int start = event.start(EventField.STAGE_TIMESTAMP);
    int end = event.end(EventField.STAGE_TIMESTAMP);
    if (start < 0 || end - start < 2) {
      return NO_HOUR;
    }
    long nanos = Timestamps.parse(event.bytes(), start + 1, end - 1);
    return nanos == Timestamps.NONE
        ? NO_HOUR
        : (int) Math.floorDiv(nanos, TimeUnit.HOURS.toNanos(1));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
