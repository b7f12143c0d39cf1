package io.kustos.core.doctor;

import io.kustos.core.rule.SourceText;
import io.kustos.core.yaml.YamlException;
import io.kustos.core.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Looks into YAML without minding what it does not look for. */
final class Yaml {
  private Yaml() {}

  /**
   * The mappings at the roots of a text's documents.
   *
   * @throws UnreadableFlags when it is not YAML
   */
  static List<MappingNode> documents(SourceText source) throws UnreadableFlags {
    List<MappingNode> roots = new ArrayList<>();
    try {
      new YamlText(source)
          .documents(
              root -> {
                if (root instanceof MappingNode mapping) {
                  roots.add(mapping);
                }
              });
    } catch (YamlException e) {
      SourceText.Place place = source.place(e.offset());
      String at = e.isPlaced() ? place.line() + ":" + place.column() + ": " : " ";
      throw new UnreadableFlags(source.name() + ":" + at + "not YAML: " + e.problem());
    }
    return roots;
  }

  /** The value at the end of a path of keys; null when there is none. */
  static @Nullable Node at(@Nullable Node node, String... keys) {
    Node found = node;
    for (String key : keys) {
      found = found instanceof MappingNode mapping ? member(mapping, key) : null;
    }
    return found;
  }

  private static @Nullable Node member(MappingNode mapping, String key) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (key.equals(text(tuple.getKeyNode()))) {
        return tuple.getValueNode();
      }
    }
    return null;
  }

  /** The text of a scalar; null for anything else. */
  static @Nullable String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }

  /** The items of a sequence; none for anything else. */
  static List<Node> items(@Nullable Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  /** Where a node begins, in characters of the text. */
  static int offset(SourceText source, Node node) {
    return new YamlText(source).offset(node);
  }

  /** How many characters a node takes on its first line, at least 1. */
  static int length(SourceText source, Node node) {
    return new YamlText(source).length(node);
  }
}
