package io.kustos.core.rule;

import java.util.List;

/**
 * A checked rule, ready to be planned.
 *
 * @param id stable identity; for Falco rules the name
 * @param version SHA-256, in hex, of what decides and prints its matches
 * @param source event source it listens to, for example {@code k8s_audit}
 * @param tags sorted, without duplicates
 * @param origin {@code file:line} of its definition
 * @param metadata what it says about itself beside
 */
public record Rule(
    String id,
    String version,
    String name,
    String description,
    Priority priority,
    String source,
    List<String> tags,
    boolean enabled,
    Condition condition,
    OutputTemplate output,
    String origin,
    RuleMetadata metadata) {
  public Rule {
    tags = List.copyOf(tags);
  }

  /** A rule that only asks whether a condition holds for an audit event. */
  public static Rule asking(String id, Condition condition) {
    return new Rule(
        id,
        "",
        id,
        "",
        Priority.DEBUG,
        "k8s_audit",
        List.of(),
        true,
        condition,
        new OutputTemplate("", List.of(), List.of()),
        "");
  }

  /** A rule that says nothing more about itself. */
  public Rule(
      String id,
      String version,
      String name,
      String description,
      Priority priority,
      String source,
      List<String> tags,
      boolean enabled,
      Condition condition,
      OutputTemplate output,
      String origin) {
    this(
        id,
        version,
        name,
        description,
        priority,
        source,
        tags,
        enabled,
        condition,
        output,
        origin,
        RuleMetadata.NONE);
  }
}
