package io.kustos.server.journal;

import io.kustos.core.Sha256;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;

/**
 * By what an event is known again. Identity is cluster, {@code auditID}, stage and {@code
 * stageTimestamp}; since clients can choose the {@code auditID}, only equal bytes make a duplicate.
 *
 * @param identity first 64 bits of the SHA-256 of the identity; not 0
 * @param content0 bits 0 to 63 of the SHA-256 of the event's bytes
 * @param content1 bits 64 to 127 of the same
 * @param second since the epoch of the {@code stageTimestamp}; of what has none one that the
 *     identity chooses, far in the past
 */
public record Fingerprint(long identity, long content0, long content1, long second) {
  /** What has no time is spread over so many hours from here on. */
  private static final long UNTIMED = -(1L << 40);

  private static final int UNTIMED_HOURS = 64;

  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Sha256::digest);

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
        second(event, first == 0 ? 1 : first));
  }

  /** The hour, since the epoch, of the second. */
  int hour() {
    return (int) Math.floorDiv(second, (long) Seconds.HOUR);
  }

  /**
   * The fingerprint of a reject: the same body's same reject has it again. Where the same bytes
   * stand in another body they are another reject.
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
    byte[] hash = digest.digest(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
    return ofReject(
        LittleEndian.longAt(hash, 0),
        LittleEndian.longAt(hash, Long.BYTES),
        LittleEndian.longAt(hash, 2 * Long.BYTES));
  }

  static Fingerprint ofReject(long identity, long content0, long content1) {
    long known = identity == 0 ? 1 : identity;
    return new Fingerprint(known, content0, content1, untimed(known));
  }

  private static void update(MessageDigest digest, AuditEvent event, EventField field) {
    digest.update((byte) 0);
    int start = event.start(field);
    if (start >= 0) {
      digest.update(event.bytes(), start, event.end(field) - start);
    }
  }

  private static long second(AuditEvent event, long identity) {
    int start = event.start(EventField.STAGE_TIMESTAMP);
    int end = event.end(EventField.STAGE_TIMESTAMP);
    if (start < 0 || end - start < 2) {
      return untimed(identity);
    }
    long nanos = Timestamps.parse(event.bytes(), start + 1, end - 1);
    return nanos == Timestamps.NONE
        ? untimed(identity)
        : Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1));
  }

  private static long untimed(long identity) {
    return UNTIMED + Math.floorMod(identity, UNTIMED_HOURS * Seconds.HOUR);
  }
}
