package io.kustos.core.finding;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a match: the first 32 hex digits of a SHA-256 over rule, rule version, {@code
 * auditID}, stage and stage timestamp, with a NUL after each. Whoever evaluates the same event
 * against the same rule finds the same id. That of a window takes cluster, group and the time of the
 * window's first event in the place of the event.
 */
final class FindingId {
  private static final int BYTES = 16;

  private FindingId() {}

  static String of(Rule rule, AuditEvent event) {
    MessageDigest digest = sha256();
    update(digest, rule.id());
    update(digest, rule.version());
    update(digest, event.text(EventField.AUDIT_ID));
    update(digest, event.text(EventField.STAGE));
    boolean current = event.has(EventField.STAGE_TIMESTAMP);
    update(digest, event.text(current ? EventField.STAGE_TIMESTAMP : EventField.TIMESTAMP));
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  static String ofWindow(Rule rule, String cluster, String group, long startNanos) {
    MessageDigest digest = sha256();
    update(digest, rule.id());
    update(digest, rule.version());
    update(digest, cluster);
    update(digest, group);
    update(digest, Long.toString(startNanos));
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static void update(MessageDigest digest, @Nullable String text) {
    if (text != null) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
