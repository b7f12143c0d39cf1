package io.kustos.core.rule.falco;

import static io.kustos.core.rule.falco.ItemKeys.malformed;

import io.kustos.core.yaml.YamlNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What an item's {@code override} key says: which parts to append to, which to replace. */
record Overrides(Set<String> append, Set<String> replace) {

  /**
   * Reads the key.
   *
   * @throws LoadException LOAD_ERR_YAML_VALIDATE for a part or an operation that cannot be
   */
  static Overrides of(ItemKeys item, Set<String> appendable, Set<String> replaceable) {
    Overrides overrides = new Overrides(new TreeSet<>(), new TreeSet<>());
    YamlNode node = item.find("override");
    if (node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty()) {
      throw Definitions.invalid("'override' must be a mapping", item.spot("override"));
    }
    if (node instanceof YamlNode.Mapping mapping) {
      for (Map.Entry<YamlNode, YamlNode> entry : mapping.entries()) {
        overrides.add(
            item.convert(entry.getKey()),
            item.convert(entry.getValue()),
            Spot.of(item.source(), entry.getKey()),
            appendable,
            replaceable);
      }
    }
    return overrides;
  }

  private void add(
      String key, String operation, Spot spot, Set<String> appendable, Set<String> replaceable) {
    switch (operation) {
      case "append" -> {
        if (!appendable.contains(key)) {
          throw malformed("Key '" + key + "' cannot be appended to, use 'replace' instead", spot);
        }
        append.add(key);
      }
      case "replace" -> {
        if (!replaceable.contains(key)) {
          throw malformed("Key '" + key + "' cannot be replaced", spot);
        }
        replace.add(key);
      }
      default ->
          throw malformed(
              "Invalid override operation for key '"
                  + key
                  + "': '"
                  + operation
                  + "'. Allowed values are: "
                  + (appendable.contains(key) ? "append " : "")
                  + (replaceable.contains(key) ? "replace " : ""),
              spot);
    }
  }

  boolean isEmpty() {
    return append.isEmpty() && replace.isEmpty();
  }
}
