package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.field.FieldAliases;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which names are of an audit event as Sigma rules write them: its paths, for example {@code
 * objectRef.resource}, short names for some, and enriched fields. Any other name would be a path
 * that no event has.
 */
final class EventNames {
  private static final Set<String> ROOTS =
      Arrays.stream(EventField.values())
          .map(field -> field.path().getFirst())
          .collect(Collectors.toUnmodifiableSet());

  private EventNames() {}

  static boolean has(String name) {
    int end = 0;
    while (end < name.length() && ".[".indexOf(name.charAt(end)) < 0) {
      end++;
    }
    return ROOTS.contains(name.substring(0, end))
        || FieldAliases.all().containsKey(name)
        || name.startsWith(EventFields.ENRICHED);
  }
}
