package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.rule.Guidance;
import io.kustos.core.rule.GuidanceReader;
import io.kustos.core.rule.RuleMetadata;
import io.kustos.core.rule.SigmaAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads what a correlation says about itself beside what it looks for. */
final class Metadata {
  private final Yaml yaml;
  private final Map<String, Node> top;

  Metadata(Yaml yaml, Map<String, Node> top) {
    this.yaml = yaml;
    this.top = top;
  }

  RuleMetadata read() {
    Map<String, Object> custom = new LinkedHashMap<>();
    top.forEach(
        (key, node) -> {
          if (SigmaAttributes.isCustomInCorrelation(key)) {
            custom.put(key, plain(node));
          }
        });
    GuidanceReader.Reading guidance = GuidanceReader.read(custom.get(Guidance.KEY));
    guidance.problems().forEach(this::warn);
    return new RuleMetadata(
        "sigma",
        text("name"),
        text("level"),
        text("status"),
        text("author"),
        texts("references"),
        texts("falsepositives"),
        custom,
        guidance.guidance());
  }

  private void warn(GuidanceReader.Problem problem) {
    Node at = top.get(Guidance.KEY);
    for (String name : problem.path()) {
      Map<String, Node> members = Yaml.mapping(at);
      at = members != null && members.containsKey(name) ? members.get(name) : at;
    }
    if (at != null) {
      yaml.warn(at, "SIGMA_KUSTOS", problem.message(), problem.hint());
    }
  }

  private String text(String key) {
    String text = Yaml.text(top.get(key));
    return text == null ? "" : text.strip();
  }

  private List<String> texts(String key) {
    List<ScalarNode> texts = Yaml.texts(top.get(key));
    return texts == null ? List.of() : texts.stream().map(ScalarNode::getValue).toList();
  }

  /** Texts, lists and maps. */
  private static Object plain(@Nullable Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode sequence -> sequence.getValue().stream().map(Metadata::plain).toList();
      case MappingNode mapping -> {
        Map<String, Object> members = new LinkedHashMap<>();
        Map<String, Node> nodes = Yaml.mapping(mapping);
        (nodes == null ? Map.<String, Node>of() : nodes)
            .forEach((key, value) -> members.put(key, plain(value)));
        yield members;
      }
      case null, default -> "";
    };
  }
}
