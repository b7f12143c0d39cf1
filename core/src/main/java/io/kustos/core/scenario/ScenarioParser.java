package io.kustos.core.scenario;

import io.kustos.core.detect.Matching;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a scenario file, and says everything that is wrong with it at once. */
final class ScenarioParser {
  private final SourceText source;
  private final YamlView yaml;

  private ScenarioParser(SourceText source) {
    this.source = source;
    this.yaml = new YamlView(source);
  }

  /**
   * A scenario, or what is wrong with its text.
   *
   * @param scenario null when {@code diagnostics} has errors
   */
  record Parsed(@Nullable Scenario scenario, List<Diagnostic> diagnostics) {}

  static Parsed parse(SourceText source) {
    ScenarioParser parser = new ScenarioParser(source);
    Scenario scenario = parser.scenario();
    List<Diagnostic> diagnostics =
        parser.yaml.diagnostics().stream()
            .sorted(Comparator.comparingInt(Diagnostic::offset))
            .toList();
    return new Parsed(diagnostics.isEmpty() ? scenario : null, diagnostics);
  }

  private @Nullable Scenario scenario() {
    Node root = yaml.root();
    if (root == null) {
      if (yaml.diagnostics().isEmpty()) {
        yaml.error(0, "SCENARIO_EMPTY", "the scenario is empty");
      }
      return null;
    }
    Map<String, Node> top = yaml.mapping(root, "a scenario", ScenarioKeys.TOP);
    if (top == null) {
      return null;
    }
    Node title = top.get("scenario");
    String name = title == null ? null : yaml.text(title, "'scenario'");
    EventTemplate base = template(top.get("base"), EventTemplate.minimal());
    return new Scenario(
        name == null ? source.name() : name,
        rules(top.get("rules"), root),
        matching(top.get("matching")),
        new ScenarioTables(yaml).lookups(top.get("enrich")),
        cases(top.get("cases"), root, base));
  }

  private List<Scenario.RuleReference> rules(@Nullable Node node, Node root) {
    if (node == null) {
      return List.of(new Scenario.RuleReference.Default(yaml.offset(root)));
    }
    List<Scenario.RuleReference> references = new ArrayList<>();
    for (Node item : node instanceof SequenceNode list ? list.getValue() : List.of(node)) {
      Scenario.RuleReference reference = rule(item);
      if (reference != null) {
        references.add(reference);
      }
    }
    return references;
  }

  private Scenario.@Nullable RuleReference rule(Node node) {
    int offset = yaml.offset(node);
    if (node instanceof MappingNode) {
      Map<String, Node> entries = yaml.mapping(node, "rules", ScenarioKeys.INLINE_RULES);
      Node inline = entries == null ? null : entries.get("inline");
      String text = inline == null ? null : yaml.text(inline, "'inline'");
      return inline == null || text == null
          ? null
          : new Scenario.RuleReference.Inline(text, yaml.offset(inline));
    }
    String path = yaml.text(node, "'rules'");
    if (path == null) {
      return null;
    }
    return path.equals("default")
        ? new Scenario.RuleReference.Default(offset)
        : new Scenario.RuleReference.RulesFile(path, offset);
  }

  private Matching matching(@Nullable Node node) {
    String text = node == null ? null : yaml.text(node, "'matching'");
    if (node == null || text == null) {
      return Matching.ALL;
    }
    for (Matching matching : Matching.values()) {
      if (matching.name().toLowerCase(Locale.ROOT).equals(text)) {
        return matching;
      }
    }
    yaml.error(node, "SCENARIO_VALUE", "'matching' must be all or first");
    return Matching.ALL;
  }

  private List<Scenario.Case> cases(@Nullable Node node, Node root, EventTemplate base) {
    if (node == null) {
      yaml.error(root, "SCENARIO_MISSING_KEY", "a scenario needs 'cases'");
      return List.of();
    }
    List<Node> items = yaml.sequence(node, "'cases'");
    List<Scenario.Case> cases = new ArrayList<>();
    if (items == null) {
      return cases;
    }
    for (Node item : items) {
      Scenario.Case parsed = oneCase(item, base);
      if (parsed != null) {
        cases.add(parsed);
      }
    }
    return cases;
  }

  private Scenario.@Nullable Case oneCase(Node node, EventTemplate base) {
    Map<String, Node> entries = yaml.mapping(node, "a case", ScenarioKeys.CASE);
    if (entries == null) {
      return null;
    }
    for (String needed : List.of("name", "events", "expect")) {
      if (!entries.containsKey(needed)) {
        yaml.error(node, "SCENARIO_MISSING_KEY", "a case needs '" + needed + "'");
        return null;
      }
    }
    Node nameNode = entries.get("name");
    String name = nameNode == null ? null : yaml.text(nameNode, "'name'");
    EventTemplate own = template(entries.get("base"), base);
    return new Scenario.Case(
        name == null ? "" : name,
        yaml.line(node),
        events(entries.get("events"), own),
        expectations(entries.get("expect")));
  }

  private EventTemplate template(@Nullable Node node, EventTemplate below) {
    if (node == null) {
      return below;
    }
    try {
      return below.overlaid(EventTemplate.of(node));
    } catch (IllegalArgumentException e) {
      yaml.error(node, "SCENARIO_EVENT", String.valueOf(e.getMessage()));
      return below;
    }
  }

  private List<Scenario.EventReference> events(@Nullable Node node, EventTemplate base) {
    List<Node> items = node == null ? null : yaml.sequence(node, "'events'");
    List<Scenario.EventReference> events = new ArrayList<>();
    if (items == null) {
      return events;
    }
    for (Node item : items) {
      if (isFile(item)) {
        addFile(item, events);
      } else {
        addEvent(item, base, events);
      }
    }
    return events;
  }

  /** No audit event has a key {@code file}, so it tells a reference from an event. */
  private static boolean isFile(Node node) {
    return node instanceof MappingNode mapping
        && mapping.getValue().stream()
            .anyMatch(tuple -> YamlView.key(tuple.getKeyNode()).equals("file"));
  }

  private void addFile(Node item, List<Scenario.EventReference> events) {
    Map<String, Node> entries = yaml.mapping(item, "an event file", ScenarioKeys.EVENTS_FILE);
    Node file = entries == null ? null : entries.get("file");
    String path = file == null ? null : yaml.text(file, "'file'");
    if (path != null) {
      events.add(new Scenario.EventReference.EventsFile(path, yaml.offset(item)));
    }
  }

  private void addEvent(Node item, EventTemplate base, List<Scenario.EventReference> events) {
    try {
      EventTemplate complete = base.overlaid(EventTemplate.of(item));
      events.add(new Scenario.EventReference.Inline(complete.event(events.size() + 1)));
    } catch (IllegalArgumentException e) {
      yaml.error(item, "SCENARIO_EVENT", String.valueOf(e.getMessage()));
    }
  }

  private List<Scenario.Expectation> expectations(@Nullable Node node) {
    List<Node> items = node == null ? null : yaml.sequence(node, "'expect'");
    List<Scenario.Expectation> expectations = new ArrayList<>();
    if (items == null) {
      return expectations;
    }
    for (Node item : items) {
      Scenario.Expectation expectation = expectation(item);
      if (expectation == null) {
        continue;
      }
      if (expectations.stream().anyMatch(e -> e.rule().equals(expectation.rule()))) {
        yaml.error(item, "SCENARIO_DUPLICATE_RULE", "this rule is expected twice: use 'count'");
      }
      expectations.add(expectation);
    }
    return expectations;
  }

  private Scenario.@Nullable Expectation expectation(Node node) {
    if (node instanceof ScalarNode name) {
      return new Scenario.Expectation(name.getValue(), yaml.offset(node), 1, List.of());
    }
    Map<String, Node> entries = yaml.mapping(node, "an expectation", ScenarioKeys.EXPECTATION);
    if (entries == null) {
      return null;
    }
    Node ruleNode = entries.get("rule");
    if (ruleNode == null) {
      yaml.error(node, "SCENARIO_MISSING_KEY", "an expectation needs 'rule'");
      return null;
    }
    String rule = yaml.text(ruleNode, "'rule'");
    int offset = yaml.offset(ruleNode);
    int count = count(entries.get("count"));
    List<String> output = output(entries.get("output"));
    return rule == null ? null : new Scenario.Expectation(rule, offset, count, output);
  }

  private int count(@Nullable Node node) {
    if (node == null) {
      return 1;
    }
    if (node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.INT)
        && scalar.getValue().matches("[0-9]{1,9}")) {
      return Integer.parseInt(scalar.getValue());
    }
    yaml.error(node, "SCENARIO_VALUE", "'count' must be a whole number, 0 or more");
    return 1;
  }

  private List<String> output(@Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Node item : node instanceof SequenceNode list ? list.getValue() : List.of(node)) {
      String text = yaml.text(item, "'output'");
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
