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
    String origin) {
  public Rule {
    tags = List.copyOf(tags);
  }
}
