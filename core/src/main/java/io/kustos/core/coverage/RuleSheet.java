package io.kustos.core.coverage;

import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleMetadata;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.needs.RuleNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a rule or correlation says about itself, and what it needs.
 *
 * @param raises whether it has findings of its own; if not, correlations look at its matches
 * @param inputs names of the rules that a correlation looks at; empty for a rule
 */
public record RuleSheet(
    String id,
    String name,
    String description,
    Priority priority,
    AttackTags attack,
    RuleMetadata metadata,
    RuleNeeds needs,
    boolean raises,
    List<String> inputs,
    String origin) {
  public RuleSheet {
    inputs = List.copyOf(inputs);
  }

  /** A sheet for each enabled rule, then for each correlation. */
  public static List<RuleSheet> of(RuleSet rules) {
    Set<String> feeders = rules.feeders();
    List<RuleSheet> sheets = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      if (rule.enabled()) {
        sheets.add(
            new RuleSheet(
                rule.id(),
                rule.name(),
                rule.description().strip(),
                rule.priority(),
                AttackTags.of(rule.tags()),
                rule.metadata(),
                RuleNeeds.of(rule),
                !feeders.contains(rule.id()),
                List.of(),
                rule.origin()));
      }
    }
    for (CorrelationRule rule : rules.correlations()) {
      sheets.add(
          new RuleSheet(
              rule.id(),
              rule.name(),
              rule.description().strip(),
              rule.priority(),
              AttackTags.of(rule.tags()),
              rule.metadata(),
              RuleNeeds.of(rule, rules),
              !feeders.contains(rule.id()),
              rule.references().stream().map(CorrelationRule.Reference::name).toList(),
              rule.origin()));
    }
    return sheets;
  }

  /** The level in the rule language's words, or the priority where it has none. */
  public String level() {
    return metadata.level().isEmpty() ? priority.label() : metadata.level();
  }
}
