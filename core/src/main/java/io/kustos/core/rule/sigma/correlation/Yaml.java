package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.SourceText;
import io.kustos.core.yaml.YamlException;
import io.kustos.core.yaml.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The documents of a text, with what was said about them. */
final class Yaml {
  private final SourceText source;
  private final YamlText yaml;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  Yaml(SourceText source) {
    this.source = source;
    // As long as any file of rules, which is bounded where it is read.
    this.yaml = new YamlText(source, Integer.MAX_VALUE);
  }

  SourceText source() {
    return source;
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Every document; what is no YAML ends the list with a diagnostic. */
  List<Node> documents() {
    List<Node> documents = new ArrayList<>();
    try {
      yaml.documents(documents::add);
    } catch (YamlException e) {
      error(e.offset(), 1, "CORRELATION_YAML", "not YAML: " + e.problem(), null);
    }
    return documents;
  }

  /** The values of a mapping by their keys; null when it is none. */
  static @Nullable Map<String, Node> mapping(@Nullable Node node) {
    if (!(node instanceof MappingNode mapping)) {
      return null;
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        entries.put(key.getValue(), tuple.getValueNode());
      }
    }
    return entries;
  }

  /** The text of a scalar that is not null; null for anything else. */
  static @Nullable String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
        ? scalar.getValue()
        : null;
  }

  /** The number a scalar is; null for anything else. */
  static @Nullable Double number(@Nullable Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      return null;
    }
    if (!scalar.getTag().equals(Tag.INT) && !scalar.getTag().equals(Tag.FLOAT)) {
      return null;
    }
    try {
      double value = Double.parseDouble(scalar.getValue());
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A text, or a list of texts; null for anything else. */
  static @Nullable List<ScalarNode> texts(@Nullable Node node) {
    if (node instanceof ScalarNode scalar && text(scalar) != null) {
      return List.of(scalar);
    }
    if (!(node instanceof SequenceNode sequence)) {
      return null;
    }
    List<ScalarNode> texts = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (!(item instanceof ScalarNode scalar) || text(scalar) == null) {
        return null;
      }
      texts.add(scalar);
    }
    return texts;
  }

  void error(Node node, String code, String message, @Nullable String hint) {
    int length = node instanceof ScalarNode scalar ? scalar.getValue().length() : 1;
    error(offset(node), length, code, message, hint);
  }

  void error(int offset, int length, String code, String message, @Nullable String hint) {
    diagnostics.add(
        new Diagnostic(Severity.ERROR, code, message, source, offset, Math.max(1, length), hint));
  }

  void warn(Node node, String code, String message, @Nullable String hint) {
    diagnostics.add(new Diagnostic(Severity.WARNING, code, message, source, offset(node), 1, hint));
  }

  int offset(Node node) {
    return yaml.offset(node);
  }
}
