package io.kustos.core.doctor;

import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
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
    LoadSettings settings =
        LoadSettings.builder().setLabel(source.name()).setAllowDuplicateKeys(true).build();
    List<MappingNode> roots = new ArrayList<>();
    try {
      for (Node root : new Compose(settings).composeAllFromString(source.text())) {
        if (root instanceof MappingNode mapping) {
          roots.add(mapping);
        }
      }
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark()
              .map(m -> (m.getLine() + 1) + ":" + (m.getColumn() + 1) + ": ")
              .orElse("");
      throw new UnreadableFlags(source.name() + ":" + place + "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new UnreadableFlags(source.name() + ": not YAML: " + e.getMessage());
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
    String text = source.text();
    int points = node.getStartMark().map(m -> m.getIndex()).orElse(0);
    return text.offsetByCodePoints(0, Math.min(points, text.codePointCount(0, text.length())));
  }

  /** How many characters a node takes on its first line, at least 1. */
  static int length(SourceText source, Node node) {
    int start = offset(source, node);
    int end =
        node.getEndMark()
            .map(m -> source.text().offsetByCodePoints(0, m.getIndex()))
            .orElse(start + 1);
    int line = source.text().indexOf('\n', start);
    return Math.max(1, Math.min(end, line < 0 ? end : line) - start);
  }
}
