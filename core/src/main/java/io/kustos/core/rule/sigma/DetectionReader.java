package io.kustos.core.rule.sigma;

import io.kustos.core.Limits;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads detections of rules and filters: identifiers with their searches, and conditions. */
final class DetectionReader {
  private final SourceText source;
  private final SearchReader searches;
  private final Limits limits;

  DetectionReader(SourceText source, Modifiers modifiers, Limits limits) {
    this.source = source;
    this.searches = new SearchReader(modifiers, limits);
    this.limits = limits;
  }

  /**
   * Reads a detection. Throws {@link SigmaException}, or adds to the problems and returns what
   * could be read.
   *
   * @param reserved members that are no identifiers, beside {@code condition}
   */
  Detection read(
      YamlValue.Mapping mapping,
      Set<String> reserved,
      SigmaCode code,
      List<SigmaException> problems) {
    Map<String, Search> found = new LinkedHashMap<>();
    for (YamlValue.Member member : mapping.members().values()) {
      if (!member.key().equals("condition")
          && !member.key().equals("timeframe")
          && !reserved.contains(member.key())) {
        found.put(member.key(), searches.read(member.value(), problems));
      }
    }
    if (found.isEmpty()) {
      throw new SigmaException(SigmaCode.DETECTION, "nothing is defined to look for", mapping);
    }
    YamlValue condition = mapping.get("condition");
    if (condition == null) {
      throw new SigmaException(code, "'condition' is missing", mapping);
    }
    if (code == SigmaCode.FILTER && condition instanceof YamlValue.Sequence) {
      throw new SigmaException(code, "a filter has one condition, a text", condition);
    }
    List<ConditionTree> trees = new ArrayList<>();
    for (YamlValue.Scalar scalar : texts(condition)) {
      trees.add(condition(scalar, found));
    }
    return new Detection(found, trees);
  }

  private static List<YamlValue.Scalar> texts(YamlValue value) {
    List<YamlValue> items =
        value instanceof YamlValue.Sequence many ? many.items() : List.of(value);
    List<YamlValue.Scalar> texts = new ArrayList<>();
    for (YamlValue item : items) {
      if (!(item instanceof YamlValue.Scalar scalar) || scalar.kind() != YamlValue.Kind.TEXT) {
        throw new SigmaException(SigmaCode.CONDITION, "a condition must be a text", item);
      }
      texts.add(scalar);
    }
    if (texts.isEmpty()) {
      throw new SigmaException(SigmaCode.CONDITION, "there is no condition", value);
    }
    return texts;
  }

  private ConditionTree condition(YamlValue.Scalar scalar, Map<String, Search> found) {
    int written = source.text().indexOf(scalar.text(), scalar.start());
    boolean plain = written >= 0 && written + scalar.text().length() <= scalar.end();
    try {
      ConditionTree tree = ConditionParser.parse(scalar.text(), limits.conditionDepthMax());
      check(tree, found);
      return tree;
    } catch (SigmaException e) {
      throw plain ? e.moved(written) : e.moved(scalar.start(), scalar.end());
    }
  }

  static void check(ConditionTree tree, Map<String, Search> found) {
    switch (tree) {
      case ConditionTree.And and -> and.terms().forEach(term -> check(term, found));
      case ConditionTree.Or or -> or.terms().forEach(term -> check(term, found));
      case ConditionTree.Not not -> check(not.term(), found);
      case ConditionTree.Identifier name -> {
        if (!found.containsKey(name.name())) {
          throw new SigmaException(
              SigmaCode.CONDITION,
              "'" + name.name() + "' is not defined",
              name.offset(),
              name.offset() + name.name().length(),
              Suggestions.closestInAnyCase(name.name(), found.keySet())
                  .map(near -> "did you mean '" + near + "'?")
                  .orElse("defined are " + String.join(", ", found.keySet())));
        }
      }
      case ConditionTree.Selector selector -> {
        if (found.keySet().stream().noneMatch(selector::chooses)) {
          throw new SigmaException(
              SigmaCode.CONDITION,
              "no name fits '" + selector.pattern() + "'",
              selector.offset(),
              selector.offset() + selector.pattern().length(),
              "defined are " + String.join(", ", found.keySet()));
        }
      }
    }
  }
}
