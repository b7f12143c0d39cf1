package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.field.FieldAliases;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fields named by their path in an audit event, for example {@code objectRef.resource}. */
final class EventPaths {
  private static final Set<String> ROOTS =
      Arrays.stream(EventField.values())
          .map(field -> field.path().getFirst())
          .collect(Collectors.toUnmodifiableSet());

  private EventPaths() {}

  /** The field of that name; null when it begins with nothing that an audit event has. */
  static @Nullable Field field(String name) {
    int dot = name.indexOf('.');
    String root = dot < 0 ? name : name.substring(0, dot);
    if (!ROOTS.contains(root) && !FieldAliases.all().containsKey(name)) {
      return null;
    }
    return EventFields.catalog().resolve(name, null) instanceof Resolution.Found(Field found)
        ? found
        : null;
  }
}
