package io.kustos.core.rule.falco;

import java.util.List;

/** Plugins of which one must be loaded. */
record PluginRequirement(List<Alternative> alternatives, Spot spot) {
  PluginRequirement {
    alternatives = List.copyOf(alternatives);
  }

  /** One plugin that would do, in at least that version. */
  record Alternative(String name, String version) {}
}
