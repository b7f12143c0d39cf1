package io.kustos.core.rule.falco;

import static io.kustos.core.rule.falco.ItemKeys.malformed;

import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.falco.PluginRequirement.Alternative;
import io.kustos.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads one item of a rules file into the definitions, with Falco's checks in Falco's order. */
final class ItemReader {
  private static final Set<String> LIST_KEYS = Set.of("list", "items", "append", "override");
  private static final Set<String> MACRO_KEYS = Set.of("macro", "condition", "append", "override");

  private final SourceText source;
  private final Map<String, FieldNames> sources;
  private final Problems problems;

  ItemReader(SourceText source, Map<String, FieldNames> sources, Problems problems) {
    this.source = source;
    this.sources = sources;
    this.problems = problems;
  }

  /**
   * Reads an item; the first known key decides what it is.
   *
   * @throws LoadException if it is malformed or does not fit what was defined before
   */
  void read(YamlNode node, Definitions definitions) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw malformed(
          "Unexpected element type. Each element should be a yaml associative array.",
          Spot.of(source, node));
    }
    ItemKeys item = new ItemKeys(source, mapping);
    if (mapping.has("required_engine_version")) {
      readEngineVersion(item, definitions);
    } else if (mapping.has("required_plugin_versions")) {
      readPluginVersions(item, definitions);
    } else if (mapping.has("list")) {
      readList(item, definitions);
    } else if (mapping.has("macro")) {
      readMacro(item, definitions);
    } else if (mapping.has("rule")) {
      new RuleReader(item, sources, problems).read(definitions);
    } else {
      problems.add(
          LoadCode.UNKNOWN_ITEM,
          "Unknown top level item",
          item.spot(),
          "an item begins with one of: rule, macro, list, required_engine_version,"
              + " required_plugin_versions");
    }
  }

  private void readEngineVersion(ItemKeys item, Definitions definitions) {
    String key = "required_engine_version";
    String text = item.text(key);
    Version version =
        ItemKeys.unsigned(text)
            .map(number -> new Version(0, number, 0))
            .or(() -> Version.parse(text))
            .orElseThrow(
                () ->
                    malformed(
                        "Unable to parse engine version '"
                            + text
                            + "' as a semver string. Expected \"x.y.z\" semver format.",
                        item.spot(key)));
    definitions.requireEngine(version, item.spot(key));
    warnUnknownKeys(item, Set.of(key));
  }

  private void readPluginVersions(ItemKeys item, Definitions definitions) {
    String key = "required_plugin_versions";
    YamlNode plugins = item.find(key);
    if (!(plugins instanceof YamlNode.Sequence sequence)) {
      throw malformed("Value of required_plugin_versions must be a sequence", item.spot(key));
    }
    for (YamlNode node : sequence.items()) {
      if (!(node instanceof YamlNode.Mapping mapping)) {
        throw malformed("Plugin version must be a mapping", Spot.of(source, node));
      }
      definitions.requirePlugin(requirement(new ItemKeys(source, mapping)));
    }
    warnUnknownKeys(item, Set.of(key));
  }

  private PluginRequirement requirement(ItemKeys plugin) {
    List<Alternative> alternatives = new ArrayList<>();
    alternatives.add(new Alternative(plugin.text("name"), plugin.text("version")));
    YamlNode more = plugin.find("alternatives");
    if (more != null) {
      if (!(more instanceof YamlNode.Sequence sequence)) {
        throw malformed(
            "Value of plugin version alternatives must be a sequence", plugin.spot("alternatives"));
      }
      for (YamlNode node : sequence.items()) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
          throw malformed("Plugin version alternative must be a mapping", Spot.of(source, node));
        }
        ItemKeys alternative = new ItemKeys(source, mapping);
        alternatives.add(new Alternative(alternative.text("name"), alternative.text("version")));
      }
    }
    return new PluginRequirement(alternatives, plugin.spot());
  }

  private void readList(ItemKeys item, Definitions definitions) {
    String name = item.text("list");
    if (!name.chars().allMatch(c -> FilterLexer.isBare((char) c))) {
      problems.add(
          LoadCode.INVALID_LIST_NAME,
          "List has an invalid name. List names should match a regular expression:"
              + " ([^()\"'[:space:]=,]+)",
          item.spot("list"));
    }
    List<String> items = item.texts("items");
    boolean append = appends(item, "items");
    if (append) {
      definitions.appendList(name, items, item.spot("list"));
    } else {
      definitions.defineList(name, items, item.spot("list"));
    }
    warnUnknownKeys(item, LIST_KEYS);
  }

  private void readMacro(ItemKeys item, Definitions definitions) {
    String name = item.text("macro");
    if (!isIdentifier(name)) {
      problems.add(
          LoadCode.INVALID_MACRO_NAME,
          "Macro has an invalid name. Macro names should match a regular expression:"
              + " ([a-zA-Z]+[a-zA-Z0-9_]*)",
          item.spot("macro"));
    }
    ConditionText condition = item.conditionText("condition");
    boolean append = appends(item, "condition");
    if (append) {
      definitions.appendMacro(name, condition, item.spot("macro"));
    } else {
      definitions.defineMacro(name, condition, item.spot("macro"));
    }
    warnUnknownKeys(item, MACRO_KEYS);
  }

  /** Whether a list or a macro adds to an earlier one, by the old key or the new. */
  private boolean appends(ItemKeys item, String part) {
    boolean append = item.optionalFlag("append").orElse(false);
    if (append) {
      problems.add(LoadCode.DEPRECATED_ITEM, Messages.DEPRECATED_APPEND, item.spot("append"));
    }
    Overrides overrides = Overrides.of(item, Set.of(part), Set.of(part));
    if (append && !overrides.isEmpty()) {
      throw malformed(Messages.OVERRIDE_AND_APPEND, item.spot("override"));
    }
    return append || overrides.append().contains(part);
  }

  private void warnUnknownKeys(ItemKeys item, Set<String> known) {
    warnUnknownKeys(item, known, problems);
  }

  static void warnUnknownKeys(ItemKeys item, Set<String> known, Problems problems) {
    for (Map.Entry<String, Spot> key : item.keys()) {
      if (!known.contains(key.getKey())) {
        problems.add(
            LoadCode.UNKNOWN_KEY,
            "Unknown key '" + key.getKey() + "'. The key will be ignored.",
            key.getValue(),
            Suggestions.closest(key.getKey(), new TreeSet<>(known))
                .map(found -> "did you mean '" + found + "'?")
                .orElse(null));
      }
    }
  }

  private static boolean isIdentifier(String name) {
    FilterLexer lexer = new FilterLexer(name);
    return lexer.identifier() && lexer.atEnd();
  }
}
