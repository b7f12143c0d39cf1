package io.kustos.core.rule.search;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.field.FieldAliases;
import io.kustos.core.rule.search.SearchField.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the field that a name in the search box means. */
final class NamedFields {
  /** Objects of which the API defines all members. */
  private static final Set<String> CLOSED = Set.of("user", "impersonatedUser", "objectRef");

  private static final Set<String> ROOTS =
      Arrays.stream(EventField.values())
          .map(field -> field.path().get(0))
          .collect(Collectors.toUnmodifiableSet());

  private NamedFields() {}

  /** The field; throws when there is none of that name. */
  static SearchField of(String name, int offset) {
    Optional<SearchField> named = SearchFields.find(name);
    return named.orElseGet(() -> path(name, offset));
  }

  private static SearchField path(String name, int offset) {
    Optional<Field> field = isPath(name) ? SearchFields.path(name) : Optional.empty();
    if (field.isEmpty()) {
      String hint =
          Suggestions.closest(name, names())
              .map(near -> "did you mean '" + near + "'?")
              .orElse("put it in quotes to search for this text: \"" + name + ":…\"");
      throw new SearchException(
          "SEARCH_FIELD", "unknown field '" + name + "'", offset, name.length(), hint);
    }
    if (field.get().tables() != null) {
      throw new SearchException(
          "SEARCH_FIELD",
          "'" + name + "' is looked up in tables of the operator, which a search does not have",
          offset,
          name.length(),
          "a rule has them: search for what it found, with finding.rule");
    }
    return new SearchField(List.of(name), kind(field.get()), field.get(), "", List.of());
  }

  private static Kind kind(Field field) {
    return field.type() == FieldType.NUMBER ? Kind.NUMBER : Kind.LIST;
  }

  private static boolean isPath(String name) {
    if (FieldAliases.all().containsKey(name) || name.startsWith(EventFields.ENRICHED)) {
      return true;
    }
    String[] steps = name.split("[.\\[]", 3);
    if (!ROOTS.contains(steps[0])) {
      return false;
    }
    boolean closed = CLOSED.contains(steps[0]) && steps.length > 1;
    return !closed || (!steps[1].isEmpty() && EVENT_PATHS.contains(steps[0] + "." + steps[1]));
  }

  private static final Set<String> EVENT_PATHS =
      Arrays.stream(EventField.values())
          .map(EventField::dotted)
          .collect(Collectors.toUnmodifiableSet());

  /** All names that are worth suggesting. */
  private static List<String> names() {
    List<String> names = new ArrayList<>(FieldAliases.all().keySet());
    SearchFields.list().forEach(field -> names.addAll(field.names()));
    names.addAll(EVENT_PATHS);
    EventFields.catalog().definitions().stream()
        .map(FieldDefinition::name)
        .filter(name -> name.startsWith(EventFields.ENRICHED))
        .forEach(names::add);
    return names;
  }
}
