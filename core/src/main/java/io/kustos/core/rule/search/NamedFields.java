package io.kustos.core.rule.search;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.field.FieldAliases;
import io.kustos.core.rule.search.SearchField.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds the field that a name in the search box means. */
final class NamedFields {
  /** Objects of which the API defines all members. */
  private static final Set<String> CLOSED = Set.of("user", "impersonatedUser", "objectRef");

  private static final Set<String> ROOTS =
      Arrays.stream(EventField.values())
          .map(field -> field.path().get(0))
          .collect(Collectors.toUnmodifiableSet());

  private final Supplier<? extends FieldCatalog> catalog;

  /** Names of which the enriched ones are in a catalog, which is brought when one is asked for. */
  NamedFields(Supplier<? extends FieldCatalog> catalog) {
    this.catalog = catalog;
  }

  /** The field; throws when there is none of that name. */
  SearchField of(String name, int offset) {
    Optional<SearchField> named = SearchFields.find(name);
    return named.orElseGet(
        () -> SearchFields.isEnriched(name) ? enriched(name, offset) : path(name, offset));
  }

  private SearchField enriched(String name, int offset) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (SearchFields.enriched().stream().noneMatch(field -> field.name().equals(lower))) {
      throw unknown(name, offset);
    }
    return catalog.get().resolve(lower, null) instanceof FieldCatalog.Resolution.Found found
        ? SearchFields.enriched(found.field(), "", List.of())
        : path(name, offset);
  }

  private static SearchField path(String name, int offset) {
    Optional<Field> field = isPath(name) ? SearchFields.path(name) : Optional.empty();
    return new SearchField(
        List.of(name), Kind.LIST, field.orElseThrow(() -> unknown(name, offset)), "", List.of());
  }

  private static SearchException unknown(String name, int offset) {
    String ours = EventFields.ENRICHED + name.toLowerCase(Locale.ROOT);
    List<String> names = names();
    String hint =
        (names.contains(ours) ? Optional.of(ours) : Suggestions.closest(name, names))
            .map(near -> "did you mean '" + near + "'?")
            .orElse("put it in quotes to search for this text: \"" + name + ":…\"");
    return new SearchException(
        "SEARCH_FIELD", "unknown field '" + name + "'", offset, name.length(), hint);
  }

  private static boolean isPath(String name) {
    if (FieldAliases.all().containsKey(name)) {
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
    SearchFields.enriched().forEach(field -> names.add(field.name()));
    names.addAll(EVENT_PATHS);
    return names;
  }
}
