package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.rule.CorrelationCondition;
import io.kustos.core.rule.CorrelationCondition.Bound;
import io.kustos.core.rule.CorrelationCondition.Range;
import io.kustos.core.rule.CorrelationCondition.Test;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.CorrelationRule.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the condition of a correlation. */
final class ConditionReader {
  static final String CODE = "CORRELATION_CONDITION";

  private static final double MEDIAN = 50;

  private final Yaml yaml;
  private final CorrelationRule.Type type;
  private @Nullable CorrelationCondition condition;
  private List<ScalarNode> fields = List.of();
  private double percentile = MEDIAN;
  private List<Reference> named = List.of();

  ConditionReader(Yaml yaml, CorrelationRule.Type type) {
    this.yaml = yaml;
    this.type = type;
  }

  /** Null when there is none, which an absence and a temporal correlation need not have. */
  @Nullable CorrelationCondition condition() {
    return condition;
  }

  /** The fields whose values count. */
  List<ScalarNode> fields() {
    return fields;
  }

  double percentile() {
    return percentile;
  }

  /** The rules an expression names, in order. */
  List<Reference> named() {
    return named;
  }

  /**
   * Reads it.
   *
   * @param correlation where to point when there is none
   */
  void read(@Nullable Node node, Node correlation) {
    if (type == CorrelationRule.Type.ABSENCE) {
      if (node != null) {
        String hint = "the first rule begins the wait, each of the others ends it";
        yaml.error(node, CODE, "an absence has no condition", hint);
      }
      return;
    }
    if (node == null) {
      if (!type.isTemporal()) {
        String hint = "for example condition: {gte: 10}";
        yaml.error(correlation, CODE, type.label() + " without a condition", hint);
      }
      return;
    }
    Map<String, Node> map = Yaml.mapping(node);
    if (map != null) {
      range(map, node);
    } else if (node instanceof ScalarNode scalar && Yaml.text(scalar) != null) {
      expression(scalar);
    } else {
      yaml.error(node, CODE, "the condition must be a mapping or a text", null);
    }
  }

  private void range(Map<String, Node> map, Node node) {
    List<Bound> bounds = new ArrayList<>();
    for (Map.Entry<String, Node> entry : map.entrySet()) {
      switch (entry.getKey()) {
        case "field" -> fields(entry.getValue());
        case "percentile" -> percentile(entry.getValue());
        default -> bound(entry.getKey(), entry.getValue(), bounds);
      }
    }
    if (bounds.isEmpty()) {
      yaml.error(node, CODE, "the condition compares with nothing", "for example gte: 10");
    } else {
      condition = new Range(bounds);
    }
    if (type.hasValues() && fields.isEmpty()) {
      String hint = "for example field: objectRef.name";
      yaml.error(node, CODE, type.label() + " needs a field in its condition", hint);
    }
    if (type == CorrelationRule.Type.VALUE_PERCENTILE && !map.containsKey("percentile")) {
      String hint = "for example percentile: 95; Sigma's text leaves open which one is meant";
      yaml.error(node, CODE, "value_percentile needs a percentile in its condition", hint);
    }
  }

  private void fields(Node node) {
    List<ScalarNode> texts = Yaml.texts(node);
    if (texts == null || texts.isEmpty()) {
      yaml.error(node, CODE, "field must be the name of a field, or a list of names", null);
    } else if (!type.hasValues()) {
      yaml.warn(node, CODE, type.label() + " does not look at a field", null);
    } else {
      fields = texts;
    }
  }

  private void percentile(Node node) {
    Double number = Yaml.number(node);
    if (number == null || number <= 0 || number > 100) {
      yaml.error(node, CODE, "percentile must be a number above 0, at most 100", null);
    } else if (type == CorrelationRule.Type.VALUE_PERCENTILE) {
      percentile = number;
    }
  }

  private void bound(String key, Node value, List<Bound> bounds) {
    Double number = Yaml.number(value);
    for (Test test : Test.values()) {
      if (test.label().equals(key)) {
        if (number == null) {
          yaml.error(value, CODE, key + " must be a number", null);
        } else {
          bounds.add(new Bound(test, number));
        }
        return;
      }
    }
    String hint = "known: gt, gte, lt, lte, eq, neq, field, percentile";
    yaml.error(value, CODE, "unknown condition '" + key + "'", hint);
  }

  private void expression(ScalarNode node) {
    if (!type.isTemporal()) {
      String message = "a condition over names of rules is for temporal and temporal_ordered only";
      yaml.error(node, CODE, message, "for example condition: {gte: 10}");
      return;
    }
    try {
      ExpressionReader.Read read = ExpressionReader.read(node.getValue());
      condition = new CorrelationCondition.Rules(read.expression());
      int start = yaml.offset(node);
      named =
          read.names().entrySet().stream()
              .map(name -> new Reference(name.getKey(), start + name.getValue()))
              .toList();
    } catch (ExpressionReader.Problem e) {
      String message = String.valueOf(e.getMessage());
      yaml.error(yaml.offset(node) + e.offset(), 1, CODE, message, null);
    }
  }
}
