package io.kustos.core.finding;

import io.kustos.core.Sha256;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Rule;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The identity of a match: the first 32 hex digits of a SHA-256 over rule, rule version, {@code
 * auditID}, stage and stage timestamp, with a NUL after each. Whoever evaluates the same event
 * against the same rule finds the same id. That of a window takes cluster, group and the time of
 * the window's first event in the place of the event.
 */
final class FindingId {
  private static final int BYTES = 16;

  private FindingId() {}

  static String of(Rule rule, AuditEvent event) {
    MessageDigest digest = Sha256.digest();
    Sha256.update(digest, rule.id());
    Sha256.update(digest, rule.version());
    Sha256.update(digest, event.text(EventField.AUDIT_ID));
    Sha256.update(digest, event.text(EventField.STAGE));
    boolean current = event.has(EventField.STAGE_TIMESTAMP);
    Sha256.update(digest, event.text(current ? EventField.STAGE_TIMESTAMP : EventField.TIMESTAMP));
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  static String ofWindow(Rule rule, String cluster, String group, long startNanos) {
    MessageDigest digest = Sha256.digest();
    Sha256.update(digest, rule.id());
    Sha256.update(digest, rule.version());
    Sha256.update(digest, cluster);
    Sha256.update(digest, group);
    Sha256.update(digest, Long.toString(startNanos));
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }
}
