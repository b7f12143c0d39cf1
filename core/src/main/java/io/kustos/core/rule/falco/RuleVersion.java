package io.kustos.core.rule.falco;

import io.kustos.core.Sha256;
import io.kustos.core.rule.Priority;

/** Names what a rule does: equal for equal behaviour, different otherwise. */
final class RuleVersion {
  private RuleVersion() {}

  /** SHA-256, in hex, of the parts, each with its length before it. */
  static String of(String condition, String output, Priority priority, String source) {
    return Sha256.hexOfParts(condition, output, priority.label(), source);
  }
}
