package io.kustos.server.pipeline;

import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Rules without errors, and the name under which the journal says that they hold.
 *
 * @param rules the rules
 * @param version names this state of the rules
 */
public record VersionedRules(RuleSet rules, String version) {
  private static final int VERSION_BYTES = 8;

  /** Refuses rules with errors. */
  public VersionedRules {
    if (rules.hasErrors()) {
      throw new IllegalArgumentException("rules with errors");
    }
  }

  /** Rules whose version is the first 16 hex digits of a SHA-256 over their ids and versions. */
  public static VersionedRules of(RuleSet rules) {
    MessageDigest digest = sha256();
    for (Rule rule : rules.rules()) {
      String line = rule.id() + "\0" + rule.version() + "\0" + rule.enabled() + "\0";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    for (CorrelationRule rule : rules.correlations()) {
      String line = rule.id() + "\0" + rule.version() + "\0" + rule.generate() + "\0";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return new VersionedRules(rules, HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
