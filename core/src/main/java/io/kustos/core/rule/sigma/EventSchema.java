package io.kustos.core.rule.sigma;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.field.EventPath;
import io.kustos.core.rule.field.FieldAliases;
import io.kustos.core.rule.field.PathStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which paths an event of {@code audit.k8s.io} can have. Below bodies, annotations and other open
 * objects anything can stand.
 */
final class EventSchema {
  private static final Set<EventField> OPEN =
      Set.of(
          EventField.REQUEST_OBJECT,
          EventField.RESPONSE_OBJECT,
          EventField.ANNOTATIONS,
          EventField.USER_EXTRA,
          EventField.IMPERSONATED_USER_EXTRA,
          EventField.RESPONSE_DETAILS,
          EventField.RESPONSE_STATUS_METADATA,
          EventField.METADATA,
          EventField.AUTHENTICATION_METADATA);

  private EventSchema() {}

  /** Why no event has anything at a field's path; empty when one can. */
  static Optional<String> unknown(String field) {
    if (field.equals(EventFields.ANYWHERE)
        || field.startsWith(EventFields.ENRICHED)
        || FieldAliases.all().containsKey(field)) {
      return Optional.empty();
    }
    EventPath path;
    try {
      path = EventPath.parse(field);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    EventField start = path.start();
    boolean possible =
        start != null
            && (path.steps().isEmpty()
                || OPEN.contains(start)
                || path.steps().stream().noneMatch(PathStep.Member.class::isInstance));
    return possible ? Optional.empty() : Optional.of("no audit event has a field '" + field + "'");
  }

  /** The field that was probably meant. */
  static Optional<String> nearest(String field) {
    List<String> known = new ArrayList<>();
    for (EventField one : EventField.values()) {
      known.add(one.dotted());
    }
    int dot = field.indexOf('.');
    if (dot > 0) {
      String parent = field.substring(0, dot + 1);
      Optional<String> sibling =
          known.stream()
              .filter(name -> name.startsWith(parent))
              .filter(
                  name ->
                      name.toLowerCase(Locale.ROOT)
                          .endsWith(field.substring(dot + 1).toLowerCase(Locale.ROOT)))
              .findFirst();
      if (sibling.isPresent()) {
        return sibling;
      }
    }
    Optional<String> near = Suggestions.closestInAnyCase(field, known);
    if (near.isPresent()) {
      return near;
    }
    String last = field.substring(field.lastIndexOf('.') + 1);
    return known.stream()
        .filter(name -> name.substring(name.lastIndexOf('.') + 1).equalsIgnoreCase(last))
        .findFirst();
  }

  /** What to say of a short name that looks like a field of the event and is none. */
  static Optional<String> aliasNote(String field) {
    return field.equals("apiGroup")
        ? Optional.of(
            "no audit event has 'apiGroup' at its top level; it is read as 'objectRef.apiGroup'")
        : Optional.empty();
  }
}
