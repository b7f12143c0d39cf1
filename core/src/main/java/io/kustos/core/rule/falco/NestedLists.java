package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists with the items of lists they name. An item that names a list defined earlier becomes that
 * list's items as written: one level only.
 *
 * @param items by list, in order of definition
 * @param named lists that another list names
 * @param problem when there are too many items; the rest of the lists is then missing
 */
record NestedLists(
    Map<String, List<String>> items, Set<String> named, @Nullable Diagnostic problem) {

  static NestedLists of(Map<String, ListDefinition> definitions, long itemsMax) {
    Map<String, List<String>> compiled = new LinkedHashMap<>();
    Set<String> named = new LinkedHashSet<>();
    long total = 0;
    for (ListDefinition list : definitions.values()) {
      List<String> items = new ArrayList<>();
      for (String item : list.items()) {
        Collection<String> nested = visible(definitions.get(item), list);
        if (nested == null) {
          items.add(item);
          continue;
        }
        named.add(item);
        total += nested.size();
        if (total > itemsMax) {
          Diagnostic problem =
              list.spot()
                  .diagnostic(
                      LoadCode.ERR_VALIDATE,
                      "lists named in lists come to more than " + itemsMax + " items",
                      null);
          return new NestedLists(compiled, named, problem);
        }
        items.addAll(nested);
      }
      compiled.put(list.name(), items);
    }
    return new NestedLists(compiled, named, null);
  }

  private static @Nullable Collection<String> visible(
      @Nullable ListDefinition list, ListDefinition from) {
    return list != null && list.index() < from.visibility() ? list.items() : null;
  }
}
