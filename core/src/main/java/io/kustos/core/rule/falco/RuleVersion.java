package io.kustos.core.rule.falco;

import io.kustos.core.rule.Priority;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names what a rule does: equal for equal behaviour, different otherwise. */
final class RuleVersion {
  private RuleVersion() {}

  /** SHA-256, in hex, of the parts, each with its length before it. */
  static String of(String condition, String output, Priority priority, String source) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    for (String part : List.of(condition, output, priority.label(), source)) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
