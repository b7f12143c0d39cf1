package io.kustos.core.rule.sigma;

import org.jspecify.annotations.Nullable;

/**
 * A rule as it stands in a file.
 *
 * @param document the whole document, for the attributes that only tell
 */
record SigmaRule(
    String title,
    @Nullable String id,
    @Nullable String name,
    Logsource logsource,
    Detection detection,
    Attributes attributes,
    YamlValue.Mapping document) {

  /** What identifies it: its id, else its name, else its title. */
  String identity() {
    if (id != null) {
      return id;
    }
    return name != null ? name : title;
  }
}
