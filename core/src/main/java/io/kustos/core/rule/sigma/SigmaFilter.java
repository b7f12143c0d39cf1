package io.kustos.core.rule.sigma;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter: a condition that holds besides that of the rules it names.
 *
 * @param rules ids or names; null for any rule of the log source
 */
record SigmaFilter(
    String title,
    Logsource logsource,
    @Nullable List<String> rules,
    Detection detection,
    YamlValue.Mapping document) {

  boolean appliesTo(SigmaRule rule) {
    return logsource.contains(rule.logsource())
        && (rules == null
            || rules.contains(rule.id())
            || rules.contains(rule.name())
            || rules.contains(rule.title()));
  }
}
