package io.kustos.core.rule.falco;

import static io.kustos.core.rule.falco.ItemKeys.malformed;

import io.kustos.core.rule.Priority;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads an item that defines a rule, appends to one, replaces parts of one or switches one. */
final class RuleReader {
  private static final Set<String> APPENDABLE =
      Set.of("condition", "output", "desc", "tags", "exceptions");
  private static final Set<String> REPLACEABLE =
      Set.of(
          "condition",
          "output",
          "desc",
          "priority",
          "capture",
          "capture_duration",
          "tags",
          "exceptions",
          "enabled",
          "warn_evttypes",
          "skip-if-unknown-filter");
  private static final Set<String> KEYS =
      Set.of(
          "rule",
          "condition",
          "output",
          "desc",
          "priority",
          "source",
          "enabled",
          "capture",
          "capture_duration",
          "warn_evttypes",
          "skip-if-unknown-filter",
          "tags",
          "exceptions",
          "override",
          "append");

  private final ItemKeys item;
  private final Map<String, FieldNames> sources;
  private final Problems problems;

  RuleReader(ItemKeys item, Map<String, FieldNames> sources, Problems problems) {
    this.item = item;
    this.sources = sources;
    this.problems = problems;
  }

  void read(Definitions definitions) {
    String name = item.text("rule");
    String source = item.textOrEmpty("source");
    boolean append = item.optionalFlag("append").orElse(false);
    if (append) {
      problems.add(LoadCode.DEPRECATED_ITEM, Messages.DEPRECATED_APPEND, item.spot("append"));
    }
    Overrides overrides = Overrides.of(item, APPENDABLE, REPLACEABLE);
    if (append && !overrides.isEmpty()) {
      throw malformed(Messages.OVERRIDE_AND_APPEND, item.spot("override"));
    }
    if (!overrides.isEmpty()) {
      override(name, source, overrides, definitions);
    } else if (append) {
      definitions.appendRule(appended(name, source));
    } else if (definesNothing()) {
      boolean enabled = item.flag("enabled");
      problems.add(LoadCode.DEPRECATED_ITEM, Messages.DEPRECATED_ENABLED, item.spot("enabled"));
      definitions.enableRule(name, enabled, item.spot("rule"));
    } else {
      definitions.defineRule(defined(name), problems);
    }
    ItemReader.warnUnknownKeys(item, KEYS, problems);
  }

  private boolean definesNothing() {
    return !item.has("condition")
        && !item.has("output")
        && !item.has("desc")
        && !item.has("priority");
  }

  private RuleDefinition defined(String name) {
    ConditionText condition = item.conditionText("condition");
    ConditionText output = item.conditionText("output").trimmed();
    String description = item.text("desc");
    Priority priority = priority();
    String source = item.optionalText("source").orElse("syscall");
    boolean enabled = item.optionalFlag("enabled").orElse(true);
    item.optionalFlag("capture");
    if (item.has("capture_duration")) {
      item.checkUnsigned("capture_duration");
    }
    item.optionalFlag("warn_evttypes");
    boolean skip = item.optionalFlag("skip-if-unknown-filter").orElse(false);
    SortedSet<String> tags = tags();
    List<ExceptionDefinition> exceptions = exceptions(false);
    return new RuleDefinition(
        name,
        condition,
        output,
        description,
        priority,
        source,
        sources.containsKey(source),
        tags,
        exceptions,
        enabled,
        skip,
        item.spot("rule"));
  }

  private RuleUpdate appended(String name, String source) {
    RuleUpdate update = new RuleUpdate(name, item.spot("rule"));
    update.source = source;
    if (item.has("condition")) {
      update.condition = item.conditionText("condition");
    }
    if (item.has("exceptions")) {
      update.exceptions = exceptions(true);
    }
    return update;
  }

  private void override(String name, String source, Overrides overrides, Definitions definitions) {
    Set<String> undeclared = new TreeSet<>();
    REPLACEABLE.stream().filter(item::has).forEach(undeclared::add);
    if (!overrides.append().isEmpty()) {
      definitions.appendRule(
          new Part(overrides.append(), "append", undeclared).update(name, source));
    }
    if (!overrides.replace().isEmpty()) {
      definitions.replaceInRule(
          new Part(overrides.replace(), "replace", undeclared).update(name, source));
    }
    for (String key : undeclared) {
      throw malformed(
          "Unexpected key '" + key + "': no corresponding entry under 'override' is defined.",
          item.spot(key));
    }
  }

  /** One kind of override; takes the keys it declares from those not yet declared. */
  private final class Part {
    private final Set<String> declared;
    private final String kind;
    private final Set<String> undeclared;

    Part(Set<String> declared, String kind, Set<String> undeclared) {
      this.declared = declared;
      this.kind = kind;
      this.undeclared = undeclared;
    }

    RuleUpdate update(String name, String source) {
      RuleUpdate update = new RuleUpdate(name, item.spot("rule"));
      if (takes("condition")) {
        update.source = source;
        update.condition = item.conditionText("condition");
      }
      if (takes("exceptions")) {
        update.exceptions = exceptions(kind.equals("append"));
      }
      if (takes("output")) {
        update.output = item.conditionText("output");
      }
      if (takes("desc")) {
        update.description = item.text("desc");
      }
      if (takes("tags")) {
        update.tags = tags();
      }
      if (takes("priority")) {
        update.priority = priority();
      }
      if (takes("capture")) {
        item.flag("capture");
        update.hasOther = true;
      }
      if (takes("capture_duration")) {
        item.checkUnsigned("capture_duration");
        update.hasOther = true;
      }
      if (takes("enabled")) {
        update.enabled = item.flag("enabled");
      }
      if (takes("warn_evttypes")) {
        item.flag("warn_evttypes");
        update.hasOther = true;
      }
      if (takes("skip-if-unknown-filter")) {
        update.skipIfUnknownFilter = item.flag("skip-if-unknown-filter");
      }
      return update;
    }

    private boolean takes(String key) {
      if (!declared.contains(key)) {
        return false;
      }
      if (!undeclared.remove(key)) {
        throw malformed(
            "An "
                + kind
                + " override for '"
                + key
                + "' was specified but '"
                + key
                + "' is not defined",
            item.spot("override"));
      }
      return true;
    }
  }

  /** A bad priority is told and read on, so that the rule's other mistakes are told as well. */
  private Priority priority() {
    Optional<Priority> priority = Priority.parse(item.text("priority"));
    if (priority.isEmpty()) {
      String hint =
          "one of: emergency, alert, critical, error, warning, notice, informational, debug";
      problems.add(malformed("Invalid priority", item.spot("priority"), hint).diagnostic());
    }
    return priority.orElse(Priority.DEBUG);
  }

  private SortedSet<String> tags() {
    return item.has("tags") ? new TreeSet<>(item.texts("tags")) : new TreeSet<>();
  }

  private List<ExceptionDefinition> exceptions(boolean append) {
    return new ExceptionReader(item, problems, append).read();
  }
}
