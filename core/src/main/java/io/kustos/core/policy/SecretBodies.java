package io.kustos.core.policy;

import java.util.List;

/** Resources whose bodies are, or hold, credentials, so that they do not belong into a log. */
final class SecretBodies {
  /** The highest level that stores no credential, for a resource. */
  record Cap(String group, String resource, String subresource, Level level) {
    String combined() {
      return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
  }

  static final List<Cap> CAPS =
      List.of(
          new Cap("", "secrets", "", Level.METADATA),
          new Cap("", "configmaps", "", Level.METADATA),
          new Cap("", "serviceaccounts", "token", Level.REQUEST),
          new Cap("authentication.k8s.io", "tokenreviews", "", Level.METADATA));

  private SecretBodies() {}

  static boolean storesAny(Situation situation, Level level) {
    return CAPS.stream()
        .anyMatch(
            cap ->
                cap.group().equals(situation.group())
                    && cap.resource().equals(situation.resource())
                    && cap.subresource().equals(situation.subresource())
                    && !cap.level().atLeast(level));
  }

  /**
   * Needs without bodies that hold credentials, where a detection gets by without them: it finds
   * something at a lower level, or in other resources.
   */
  static List<Need> sparing(List<Need> needs) {
    boolean elsewhere = needs.stream().anyMatch(need -> !storesAny(need.situation(), need.least()));
    return needs.stream().map(need -> sparing(need, elsewhere)).toList();
  }

  private static Need sparing(Need need, boolean elsewhere) {
    Situation situation = need.situation();
    if (!storesAny(situation, need.level())) {
      return need;
    }
    return storesAny(situation, need.least()) && elsewhere
        ? new Need(situation, Level.METADATA)
        : new Need(situation, need.least());
  }
}
