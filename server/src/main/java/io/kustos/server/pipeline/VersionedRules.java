package io.kustos.server.pipeline;

import io.kustos.core.Sha256;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Rules without errors, and the name under which the journal says that they hold.
 *
 * @param rules the rules
 * @param version names this state of the rules
 * @param texts what the rules were made of, kept beside the journal; without any nothing is kept
 * @param compiler makes rules of such texts, also of those of an earlier start
 */
public record VersionedRules(
    RuleSet rules, String version, List<SourceText> texts, RuleCompiler compiler) {
  private static final int VERSION_BYTES = 8;

  /** Refuses rules with errors. */
  public VersionedRules {
    if (rules.hasErrors()) {
      throw new IllegalArgumentException("rules with errors");
    }
    texts = List.copyOf(texts);
  }

  /** How many rules there are, correlations included. */
  public int count() {
    return rules.rules().size() + rules.correlations().size();
  }

  /** The same, of texts that are not to be kept. */
  public static VersionedRules of(RuleSet rules) {
    return of(rules, List.of(), (texts, day) -> rules);
  }

  /** Rules whose version is the first 16 hex digits of a SHA-256 over their ids and versions. */
  public static VersionedRules of(RuleSet rules, List<SourceText> texts, RuleCompiler compiler) {
    MessageDigest digest = Sha256.digest();
    for (Rule rule : rules.rules()) {
      String line = rule.id() + "\0" + rule.version() + "\0" + rule.enabled() + "\0";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    for (CorrelationRule rule : rules.correlations()) {
      String line = rule.id() + "\0" + rule.version() + "\0" + rule.generate() + "\0";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    String version = HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    return new VersionedRules(rules, version, texts, compiler);
  }

  /**
   * The same with the version of the tables that their fields look up in, after a point; without
   * one when it is empty.
   */
  public static VersionedRules of(
      RuleSet rules, List<SourceText> texts, RuleCompiler compiler, String lookups) {
    VersionedRules plain = of(rules, texts, compiler);
    return lookups.isEmpty()
        ? plain
        : new VersionedRules(rules, plain.version + "." + lookups, texts, compiler);
  }
}
