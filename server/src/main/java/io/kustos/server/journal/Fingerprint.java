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

  /**
   * The fingerprint of a reject: the same body's same reject has it again. Where the same bytes stand
   * in another body they are another reject.
   *
   * @param before digest of the body up to the end of the reject; not changed
   * @param number of the reject in its body
   */
  public static Fingerprint ofReject(String cluster, MessageDigest before, int number) {
    MessageDigest digest;
    try {
      digest = (MessageDigest) before.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned on every Java platform", e);
    }
    digest.update((byte) 0);
    digest.update(cluster.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    byte[] hash =
        digest.digest(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
    return ofReject(
        LittleEndian.longAt(hash, 0),
        LittleEndian.longAt(hash, Long.BYTES),
        LittleEndian.longAt(hash, 2 * Long.BYTES));
  }

  static Fingerprint ofReject(long identity, long content0, long content1) {
    return new Fingerprint(identity == 0 ? 1 : identity, content0, content1, NO_HOUR);
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

  /** A digest to be used for {@link #ofReject}. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
