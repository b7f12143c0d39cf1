package io.kustos.core.rule.falco;

import java.util.ArrayList;
import java.util.List;

/**
 * A list as written, with what was appended.
 *
 * @param index order of first definition
 * @param visibility order of the latest change: lists with a smaller index can be named in it
 */
record ListDefinition(String name, List<String> items, Spot spot, int index, int visibility) {
  ListDefinition {
    items = List.copyOf(items);
  }

  ListDefinition append(List<String> more, int now) {
    List<String> joined = new ArrayList<>(items);
    joined.addAll(more);
    return new ListDefinition(name, joined, spot, index, now);
  }
}
