package io.kustos.core.rule.falco;

import io.kustos.core.rule.Priority;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A rule as written, with what was appended, replaced or switched since. */
record RuleDefinition(
    String name,
    ConditionText condition,
    ConditionText output,
    String description,
    Priority priority,
    String source,
    boolean knownSource,
    SortedSet<String> tags,
    List<ExceptionDefinition> exceptions,
    boolean enabled,
    boolean skipIfUnknownFilter,
    Spot spot) {
  RuleDefinition {
    tags = new TreeSet<>(tags);
    exceptions = List.copyOf(exceptions);
  }

  RuleDefinition withEnabled(boolean now) {
    return new RuleDefinition(
        name,
        condition,
        output,
        description,
        priority,
        source,
        knownSource,
        tags,
        exceptions,
        now,
        skipIfUnknownFilter,
        spot);
  }

  RuleDefinition withExceptions(List<ExceptionDefinition> now) {
    return new RuleDefinition(
        name,
        condition,
        output,
        description,
        priority,
        source,
        knownSource,
        tags,
        now,
        enabled,
        skipIfUnknownFilter,
        spot);
  }
}
