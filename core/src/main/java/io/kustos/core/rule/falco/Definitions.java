package io.kustos.core.rule.falco;

import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.falco.ExceptionDefinition.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists, macros and rules as the files read so far define them, in order of first definition. A
 * later definition replaces an earlier one in its place.
 */
final class Definitions {
  private final FalcoOptions options;
  private final Map<String, FieldNames> sources;
  private final Map<String, ListDefinition> lists;
  private final Map<String, MacroDefinition> macros;
  private final Map<String, RuleDefinition> rules;
  private final List<PluginRequirement> requirements;

  /** Names whose latest definition could not be read; their use is no further error. */
  private final Set<String> broken;

  private int now;
  private int revision;

  Definitions(FalcoOptions options, Map<String, FieldNames> sources) {
    this.options = options;
    this.sources = sources;
    this.lists = new LinkedHashMap<>();
    this.macros = new LinkedHashMap<>();
    this.rules = new LinkedHashMap<>();
    this.requirements = new ArrayList<>();
    this.broken = new HashSet<>();
  }

  private Definitions(Definitions other) {
    this.options = other.options;
    this.sources = other.sources;
    this.lists = new LinkedHashMap<>(other.lists);
    this.macros = new LinkedHashMap<>(other.macros);
    this.rules = new LinkedHashMap<>(other.rules);
    this.requirements = new ArrayList<>(other.requirements);
    this.broken = new HashSet<>(other.broken);
    this.now = other.now;
  }

  Definitions copy() {
    return new Definitions(this);
  }

  Map<String, ListDefinition> lists() {
    return lists;
  }

  Map<String, MacroDefinition> macros() {
    return macros;
  }

  Map<String, RuleDefinition> rules() {
    return rules;
  }

  /** Changes whenever a list or a macro does. */
  int revision() {
    return revision;
  }

  List<PluginRequirement> requirements() {
    return requirements;
  }

  FieldNames source(RuleDefinition rule) {
    FieldNames found = sources.get(rule.source());
    if (found == null) {
      throw new IllegalStateException("rule of an unknown source: " + rule.name());
    }
    return found;
  }

  boolean isBroken(String name) {
    return broken.contains(name);
  }

  void markBroken(String name) {
    broken.add(name);
  }

  void requireEngine(Version required, Spot spot) {
    if (!options.engine().satisfies(required)) {
      throw invalid(
          "Rules require engine version "
              + required
              + ", but engine version is "
              + options.engine(),
          spot);
    }
  }

  void requirePlugin(PluginRequirement requirement) {
    Set<String> names = new HashSet<>();
    for (PluginRequirement.Alternative plugin : requirement.alternatives()) {
      if (Version.parse(plugin.version()).isEmpty()) {
        throw invalid(
            "Invalid required version '"
                + plugin.version()
                + "' for plugin '"
                + plugin.name()
                + "'",
            requirement.spot());
      }
      if (!names.add(plugin.name())) {
        throw invalid(
            "Defined multiple alternative version requirements for plugin '" + plugin.name() + "'",
            requirement.spot());
      }
    }
    requirements.add(requirement);
  }

  void defineList(String name, List<String> items, Spot spot) {
    revision++;
    ListDefinition previous = lists.get(name);
    int id = now++;
    lists.put(
        name, new ListDefinition(name, items, spot, previous == null ? id : previous.index(), id));
  }

  void appendList(String name, List<String> items, Spot spot) {
    revision++;
    ListDefinition previous = lists.get(name);
    if (previous == null) {
      throw invalid(Messages.NO_LIST, spot, suggestion(name, lists.keySet()));
    }
    lists.put(name, previous.append(items, now++));
  }

  void defineMacro(String name, ConditionText condition, Spot spot) {
    revision++;
    MacroDefinition previous = macros.get(name);
    int id = now++;
    int index = previous == null ? id : previous.index();
    macros.put(name, new MacroDefinition(name, condition, spot, index, id));
  }

  void appendMacro(String name, ConditionText condition, Spot spot) {
    revision++;
    MacroDefinition previous = macros.get(name);
    if (previous == null) {
      throw invalid(Messages.NO_MACRO, spot, suggestion(name, macros.keySet()));
    }
    macros.put(name, previous.append(condition, now++));
  }

  /** Adds a rule; a source nobody knows is a warning, and the rule is never compiled. */
  void defineRule(RuleDefinition rule, Problems problems) {
    checkSource(rules.get(rule.name()), rule.source(), rule.spot());
    if (!rule.knownSource()) {
      problems.add(
          LoadCode.UNKNOWN_SOURCE,
          "Unknown source " + rule.source() + ", skipping",
          rule.spot(),
          rule.source().equals("syscall")
              ? "a rule for audit events needs 'source: k8s_audit'"
              : null);
    }
    List<ExceptionDefinition> checked = new ArrayList<>();
    FieldNames fields = rule.knownSource() ? sources.get(rule.source()) : null;
    for (ExceptionDefinition exception : rule.exceptions()) {
      if (exception.fields().isEmpty()) {
        throw invalid(
            "Rule exception item must have fields property with a list of fields",
            exception.spot());
      }
      checked.add(ExceptionRules.check(exception, fields));
    }
    now++;
    rules.put(rule.name(), rule.withExceptions(checked));
  }

  void appendRule(RuleUpdate update) {
    RuleDefinition rule = previousRule(update, Messages.NO_RULE_TO_APPEND);
    if (update.isEmpty()) {
      throw invalid("Appended rule must have exceptions or condition property", update.spot);
    }
    RuleDefinition changed = update.appendTo(rule);
    rules.put(rule.name(), changed);
    List<ExceptionDefinition> exceptions = new ArrayList<>(rule.exceptions());
    FieldNames fields = rule.knownSource() ? sources.get(rule.source()) : null;
    if (update.exceptions != null) {
      for (ExceptionDefinition exception : update.exceptions) {
        append(exceptions, exception, fields);
        rules.put(rule.name(), changed.withExceptions(exceptions));
      }
    }
    now++;
  }

  private static void append(
      List<ExceptionDefinition> exceptions, ExceptionDefinition more, @Nullable FieldNames fields) {
    for (int i = 0; i < exceptions.size(); i++) {
      ExceptionDefinition previous = exceptions.get(i);
      if (previous.name().equals(more.name())) {
        checkNew("fields", more.fields(), more.spot());
        checkNew("comps", more.comparisons(), more.spot());
        exceptions.set(i, previous.append(more.values()));
        return;
      }
    }
    if (more.fields().isEmpty()) {
      throw invalid("Rule exception must have fields property with a list of fields", more.spot());
    }
    if (more.values().isEmpty()) {
      throw invalid("Rule exception must have values property with a list of values", more.spot());
    }
    exceptions.add(ExceptionRules.check(more, fields));
  }

  private static void checkNew(String key, Entry entry, Spot spot) {
    if (!entry.isEmpty()) {
      throw invalid(
          "Can not append exception " + key + " to existing exception, only values", spot);
    }
  }

  void replaceInRule(RuleUpdate update) {
    RuleDefinition rule = previousRule(update, Messages.NO_RULE_TO_REPLACE);
    if (update.isEmpty()) {
      throw invalid("The rule must have at least one field that can be replaced", update.spot);
    }
    now++;
    rules.put(rule.name(), update.replaceIn(rule));
  }

  void enableRule(String name, boolean enabled, Spot spot) {
    RuleDefinition rule = rules.get(name);
    if (rule == null) {
      throw invalid(
          "Rule has 'enabled' key but no rule by that name already exists",
          spot,
          suggestion(name, rules.keySet()));
    }
    rules.put(name, rule.withEnabled(enabled));
  }

  private RuleDefinition previousRule(RuleUpdate update, String missing) {
    RuleDefinition rule = rules.get(update.name);
    checkSource(rule, update.source, update.spot);
    if (rule == null) {
      throw invalid(missing, update.spot, suggestion(update.name, rules.keySet()));
    }
    return rule;
  }

  private static void checkSource(@Nullable RuleDefinition previous, String source, Spot spot) {
    if (previous != null
        && !previous.source().isEmpty()
        && !source.isEmpty()
        && !previous.source().equals(source)) {
      throw invalid(
          "Rule has been re-defined with a different source",
          spot,
          "it was defined for source '" + previous.source() + "' at " + previous.spot().label());
    }
  }

  private static @Nullable String suggestion(String name, Set<String> known) {
    return Suggestions.closest(name, known)
        .map(found -> "did you mean '" + found + "'?")
        .orElse(null);
  }

  static LoadException invalid(String message, Spot spot) {
    return invalid(message, spot, null);
  }

  static LoadException invalid(String message, Spot spot, @Nullable String hint) {
    return new LoadException(LoadCode.ERR_VALIDATE, message, spot, hint);
  }
}
