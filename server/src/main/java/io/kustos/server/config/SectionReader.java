package io.kustos.server.config;

import io.kustos.core.rule.Suggestions;
import io.kustos.core.yaml.YamlException;
import io.kustos.core.yaml.YamlText;
import io.kustos.server.config.Section.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML into a {@link Section}, telling everything that does not fit its keys. */
final class SectionReader {
  private static final int ITEMS_MAX = 10_000;

  private final Problems problems;
  private final YamlText yaml;

  SectionReader(Problems problems) {
    this.problems = problems;
    this.yaml = new YamlText(problems.source());
  }

  Section read() {
    Node root = root();
    if (root == null || isNothing(root)) {
      return section(null, 0, Keys.ROOT, "the configuration");
    }
    return section(root, offset(root), Keys.ROOT, "the configuration");
  }

  private @Nullable Node root() {
    try {
      return yaml.document().orElse(null);
    } catch (YamlException e) {
      problems.error(e.offset(), 1, "CONFIG_NOT_YAML", "not YAML: " + e.problem(), null);
    }
    return null;
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty());
  }

  /** All keys of a section; without a node all fallbacks. */
  private Section section(@Nullable Node node, int at, List<Key> keys, String what) {
    Map<String, NodeTuple> entries = Map.of();
    if (node instanceof MappingNode mapping) {
      entries = entries(mapping, keys, what);
    } else if (node != null) {
      type(node, what + " must be keys with values");
    }
    Section section = new Section();
    for (Key key : keys) {
      NodeTuple entry = entries.get(key.name());
      if (entry == null || isNothing(entry.getValueNode())) {
        if (key.required() && (node == null || node instanceof MappingNode)) {
          problems.error(at, 1, "CONFIG_MISSING", what + " needs '" + key.name() + "'", null);
        }
        section.put(new Setting(key, fallback(key, at), at, 1, false));
      } else {
        Node value = entry.getValueNode();
        Object read = value(value, key.kind(), key.name());
        int length = value instanceof ScalarNode ? length(value) : 1;
        Object used = read == null ? fallback(key, at) : read;
        section.put(new Setting(key, used, offset(value), length, true));
      }
    }
    return section;
  }

  private @Nullable Object fallback(Key key, int at) {
    return key.kind() instanceof Kind.Group group
        ? section(null, at, group.keys(), key.name())
        : key.fallback();
  }

  private Map<String, NodeTuple> entries(MappingNode mapping, List<Key> keys, String what) {
    List<String> known = keys.stream().map(Key::name).toList();
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node node = tuple.getKeyNode();
      String name = node instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (!known.contains(name)) {
        Optional<String> near = Suggestions.closest(name, known);
        String hint =
            near.map(k -> "did you mean '" + k + "'?")
                .orElse("there are " + String.join(", ", known));
        String message = "unknown key '" + name + "' in " + what;
        problems.error(offset(node), length(node), "CONFIG_UNKNOWN_KEY", message, hint);
      } else if (entries.putIfAbsent(name, tuple) != null) {
        String message = "'" + name + "' stands here twice";
        problems.error(offset(node), length(node), "CONFIG_DUPLICATE_KEY", message, null);
      }
    }
    return entries;
  }

  /** The value as the Java type of its kind; null when it was told to be wrong. */
  private @Nullable Object value(Node node, Kind kind, String name) {
    return switch (kind) {
      case Kind.Group group -> section(node, offset(node), group.keys(), "'" + name + "'");
      case Kind.Groups groups -> groups(node, groups, name);
      case Kind.Texts texts -> texts(node, texts.item(), name);
      case Kind.Table table -> table(node, table.value(), name);
      case Kind.Text _,
          Kind.Choice _,
          Kind.Truth _,
          Kind.Count _,
          Kind.Size _,
          Kind.Time _,
          Kind.Listen _ ->
          scalar(node, kind, name);
    };
  }

  private @Nullable Object scalar(Node node, Kind kind, String name) {
    if (!(node instanceof ScalarNode scalar)) {
      type(node, "'" + name + "' must be one value");
      return null;
    }
    try {
      return Values.parse(kind, scalar.getValue());
    } catch (IllegalArgumentException e) {
      String message = "'" + name + "': " + e.getMessage();
      problems.error(offset(node), length(node), "CONFIG_VALUE", message, null);
      return null;
    }
  }

  private @Nullable List<Node> items(Node node, String name) {
    if (!(node instanceof SequenceNode sequence)) {
      type(node, "'" + name + "' must be a list");
      return null;
    }
    if (sequence.getValue().size() > ITEMS_MAX) {
      type(node, "'" + name + "' has more than " + ITEMS_MAX + " entries");
      return null;
    }
    return sequence.getValue();
  }

  private @Nullable List<Section> groups(Node node, Kind.Groups groups, String name) {
    List<Node> items = items(node, name);
    if (items == null) {
      return null;
    }
    List<Section> all = new ArrayList<>();
    for (Node item : items) {
      all.add(section(item, offset(item), groups.keys(), "an entry of '" + name + "'"));
    }
    return all;
  }

  private @Nullable List<String> texts(Node node, Kind.Text item, String name) {
    List<Node> items = items(node, name);
    if (items == null) {
      return null;
    }
    List<String> all = new ArrayList<>();
    for (Node each : items) {
      if (scalar(each, item, name) instanceof String text) {
        all.add(text);
      }
    }
    return all;
  }

  private @Nullable Map<String, String> table(Node node, Kind.Text value, String name) {
    if (!(node instanceof MappingNode mapping)) {
      type(node, "'" + name + "' must be names with values");
      return null;
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Object text = scalar(tuple.getValueNode(), value, name);
      if (tuple.getKeyNode() instanceof ScalarNode key && text instanceof String said) {
        all.put(key.getValue(), said);
      }
    }
    return all;
  }

  private void type(Node node, String message) {
    problems.error(offset(node), length(node), "CONFIG_TYPE", message, null);
  }

  private int length(Node node) {
    return yaml.length(node);
  }

  private int offset(Node node) {
    return yaml.offset(node);
  }
}
