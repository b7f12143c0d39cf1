package io.kustos.core.rule;

import java.util.Set;

/**
 * What Sigma's specification defines at the top of a document; anything else is its author's.
 *
 * @see <a
 *     href="https://github.com/SigmaHQ/sigma-specification/blob/main/specification/sigma-rules-specification.md">Sigma
 *     rules 2.1</a>
 */
public final class SigmaAttributes {
  private static final Set<String> ANY =
      Set.of(
          "title",
          "id",
          "name",
          "related",
          "taxonomy",
          "status",
          "description",
          "license",
          "author",
          "references",
          "date",
          "modified",
          "falsepositives",
          "level",
          "tags",
          "scope");

  private static final Set<String> RULE = Set.of("logsource", "detection", "fields");
  private static final Set<String> CORRELATION = Set.of("correlation", "generate");

  private SigmaAttributes() {}

  /** Whether a rule's member is not of the specification. */
  public static boolean isCustomInRule(String member) {
    return !ANY.contains(member) && !RULE.contains(member);
  }

  /** Whether a correlation's member is not of the specification. */
  public static boolean isCustomInCorrelation(String member) {
    return !ANY.contains(member) && !CORRELATION.contains(member);
  }
}
