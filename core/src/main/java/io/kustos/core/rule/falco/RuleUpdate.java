package io.kustos.core.rule.falco;

import io.kustos.core.rule.Priority;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an item appends to an earlier rule, or replaces in it; null parts are left alone. */
final class RuleUpdate {
  final String name;
  final Spot spot;
  String source = "";
  @Nullable ConditionText condition;
  @Nullable ConditionText output;
  @Nullable String description;
  @Nullable SortedSet<String> tags;
  @Nullable List<ExceptionDefinition> exceptions;
  @Nullable Priority priority;
  @Nullable Boolean enabled;
  @Nullable Boolean skipIfUnknownFilter;

  /** Whether a part is named that changes nothing here, such as {@code warn_evttypes}. */
  boolean hasOther;

  RuleUpdate(String name, Spot spot) {
    this.name = name;
    this.spot = spot;
  }

  boolean isEmpty() {
    return condition == null
        && output == null
        && description == null
        && tags == null
        && exceptions == null
        && priority == null
        && enabled == null
        && skipIfUnknownFilter == null
        && !hasOther;
  }

  RuleDefinition replaceIn(RuleDefinition rule) {
    return new RuleDefinition(
        rule.name(),
        condition == null ? rule.condition() : condition,
        output == null ? rule.output() : output,
        description == null ? rule.description() : description,
        priority == null ? rule.priority() : priority,
        rule.source(),
        rule.knownSource(),
        tags == null ? rule.tags() : tags,
        exceptions == null ? rule.exceptions() : exceptions,
        enabled == null ? rule.enabled() : enabled,
        skipIfUnknownFilter == null ? rule.skipIfUnknownFilter() : skipIfUnknownFilter,
        rule.spot());
  }

  /** Appends condition, output, description and tags; exceptions need checks, see the caller. */
  RuleDefinition appendTo(RuleDefinition rule) {
    SortedSet<String> joined = new TreeSet<>(rule.tags());
    if (tags != null) {
      joined.addAll(tags);
    }
    return new RuleDefinition(
        rule.name(),
        condition == null ? rule.condition() : rule.condition().append(condition),
        output == null ? rule.output() : rule.output().append(output),
        description == null ? rule.description() : rule.description() + " " + description,
        rule.priority(),
        rule.source(),
        rule.knownSource(),
        joined,
        rule.exceptions(),
        rule.enabled(),
        rule.skipIfUnknownFilter(),
        rule.spot());
  }
}
