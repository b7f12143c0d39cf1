package io.kustos.core.scenario;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.yaml.YamlException;
import io.kustos.core.yaml.YamlText;
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

/** A YAML text seen as nodes with places, collecting what is wrong with it. */
final class YamlView {
  private final SourceText source;
  private final YamlText yaml;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  YamlView(SourceText source) {
    this.source = source;
    this.yaml = new YamlText(source);
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** The root of the first document; null when there is none or the text is not YAML. */
  @Nullable Node root() {
    try {
      return yaml.document().orElse(null);
    } catch (YamlException e) {
      report(e.offset(), 1, "SCENARIO_NOT_YAML", "not YAML: " + e.problem(), null);
    }
    return null;
  }

  /** The entries of a mapping whose keys must be among {@code known}; null when it is none. */
  @Nullable Map<String, Node> mapping(Node node, String what, List<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      error(node, "SCENARIO_TYPE", what + " must be a mapping with " + String.join(", ", known));
      return null;
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple.getKeyNode());
      if (!known.contains(key)) {
        unknownKey(tuple.getKeyNode(), key, what, known);
      } else if (entries.putIfAbsent(key, tuple.getValueNode()) != null) {
        error(tuple.getKeyNode(), "SCENARIO_DUPLICATE_KEY", "'" + key + "' stands here twice");
      }
    }
    return entries;
  }

  private void unknownKey(Node node, String key, String what, List<String> known) {
    Optional<String> near = known.stream().filter(k -> Suggestions.edits(k, key) <= 2).findFirst();
    String hint =
        near.map(k -> "did you mean '" + k + "'?").orElse("known: " + String.join(", ", known));
    int at = offset(node);
    report(at, key.length(), "SCENARIO_UNKNOWN_KEY", "unknown key '" + key + "' in " + what, hint);
  }

  /** The items of a sequence; null when it is none. */
  @Nullable List<Node> sequence(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    error(node, "SCENARIO_TYPE", what + " must be a list");
    return null;
  }

  /** The text of a scalar; null when it is none. */
  @Nullable String text(Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    error(node, "SCENARIO_TYPE", what + " must be a text");
    return null;
  }

  void error(Node node, String code, String message) {
    report(offset(node), 1, code, message, null);
  }

  void error(int offset, String code, String message) {
    report(offset, 1, code, message, null);
  }

  private void report(int offset, int length, String code, String message, @Nullable String hint) {
    diagnostics.add(
        new Diagnostic(
            Diagnostic.Severity.ERROR, code, message, source, offset, Math.max(1, length), hint));
  }

  int offset(Node node) {
    return yaml.offset(node);
  }

  int line(Node node) {
    return source.place(offset(node)).line();
  }

  static String key(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
