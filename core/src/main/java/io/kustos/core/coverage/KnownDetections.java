package io.kustos.core.coverage;

import io.kustos.core.rule.SourceText;
import io.kustos.core.yaml.YamlException;
import io.kustos.core.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the list of known detections: a YAML list of maps with row, needs, title and reason. */
public final class KnownDetections {
  private static final Set<String> KEYS = Set.of("row", "needs", "title", "reason");

  private KnownDetections() {}

  /**
   * The detections in the order of the list.
   *
   * @throws IllegalArgumentException with place and reason when the text is no such list
   */
  public static List<KnownDetection> parse(SourceText source) {
    Node root;
    try {
      root =
          new YamlText(source)
              .document()
              .orElseThrow(() -> new IllegalArgumentException(source.name() + ": empty"));
    } catch (YamlException e) {
      throw new IllegalArgumentException(source.name() + ": not YAML: " + e.problem(), e);
    }
    if (!(root instanceof SequenceNode list)) {
      throw new IllegalArgumentException(source.name() + ": must be a list");
    }
    List<KnownDetection> all = new ArrayList<>();
    Set<Integer> rows = new HashSet<>();
    for (Node item : list.getValue()) {
      KnownDetection one = detection(item, source);
      if (!rows.add(one.row())) {
        throw wrong(source, item, "row " + one.row() + " is there twice");
      }
      all.add(one);
    }
    return all;
  }

  private static KnownDetection detection(Node item, SourceText source) {
    Map<String, String> members = new HashMap<>();
    if (item instanceof MappingNode mapping) {
      for (NodeTuple member : mapping.getValue()) {
        if (member.getKeyNode() instanceof ScalarNode key
            && member.getValueNode() instanceof ScalarNode value) {
          members.put(key.getValue(), value.getValue());
        }
      }
    }
    for (String key : members.keySet()) {
      if (!KEYS.contains(key)) {
        throw wrong(source, item, "unknown key '" + key + "': quote a text that has a comma");
      }
    }
    String row = members.getOrDefault("row", "");
    String title = members.getOrDefault("title", "");
    if (!row.matches("[1-9][0-9]{0,5}") || title.isEmpty()) {
      throw wrong(source, item, "a detection has a row, needs and a title");
    }
    return new KnownDetection(
        Integer.parseInt(row),
        KnownDetection.Needs.parse(members.getOrDefault("needs", ""))
            .orElseThrow(() -> wrong(source, item, "unknown needs")),
        title,
        members.getOrDefault("reason", ""));
  }

  private static IllegalArgumentException wrong(SourceText source, Node at, String message) {
    int line = at.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    return new IllegalArgumentException(source.name() + ":" + line + ": " + message);
  }
}
