package io.kustos.core.rule.falco;

import java.util.List;

/**
 * A list as rules see it.
 *
 * @param items with the items of lists named in it
 * @param origin {@code file:line} of its definition
 */
public record CompiledList(String name, List<String> items, String origin) {
  public CompiledList {
    items = List.copyOf(items);
  }
}
