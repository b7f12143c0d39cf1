package io.kustos.core.rule.falco;

import io.kustos.core.Limits;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.falco.ConditionCheck.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes rules of all definitions: lists first, then macros, then rules, as Falco does after every
 * file. Falco stops at the first error; here the rest is looked at, too, and what uses something
 * broken is passed over in silence.
 */
final class Compilation {
  private static final String CONTAINER_INFO = "%container.info";

  private final Definitions definitions;
  private final LineNumbers lines;
  private final int revision;
  private final Limits limits;
  private final NestedLists lists;
  private final ListText listText;
  private final ConditionPlaces places;
  private final Map<String, FilterNode> parsedMacros = new LinkedHashMap<>();
  private final MacroResolver macros;
  private final Set<String> brokenMacros = new LinkedHashSet<>();
  private final List<CompiledMacro> compiledMacros = new ArrayList<>();
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private final List<Diagnostic> saidOfMacros;
  private List<Diagnostic> said = new ArrayList<>();

  /** What became of one rule. */
  private record Outcome(
      RuleDefinition definition, @Nullable CompiledRule compiled, List<Diagnostic> said) {}

  private Compilation(Definitions definitions, LineNumbers lines, Limits limits) {
    this.lines = lines;
    this.definitions = definitions;
    this.limits = limits;
    this.lists = NestedLists.of(definitions.lists(), limits.conditionNodesMax() * 10L);
    this.listText =
        new ListText(lists.items(), limits.ruleFileBytesMax() / 2, 4L * limits.ruleFileBytesMax());
    this.places = new ConditionPlaces(listText);
    lists.named().forEach(listText::markUsed);
    if (lists.problem() != null) {
      said.add(lists.problem());
    }
    this.macros =
        new MacroResolver(
            Map.copyOf(definitions.macros()),
            parsedMacros,
            limits.conditionNodesMax(),
            limits.conditionDepthMax());
    compileMacros();
    this.saidOfMacros = said;
    this.revision = definitions.revision();
  }

  /**
   * Compiles everything.
   *
   * @param previous an earlier compilation, whose results hold for rules that did not change unless
   *     a list or a macro did
   */
  static Compilation run(
      Definitions definitions,
      @Nullable Compilation previous,
      LineNumbers lines,
      Problems problems,
      Limits limits) {
    Compilation compilation =
        previous != null && previous.holdsFor(definitions)
            ? previous
            : new Compilation(definitions, lines, limits);
    compilation.compileRules();
    compilation.saidOfMacros.forEach(problems::add);
    for (Outcome outcome : compilation.outcomes.values()) {
      outcome.said().forEach(problems::add);
    }
    if (!problems.failed()) {
      compilation.warnUnused(problems);
    }
    return compilation;
  }

  /** Whether lists, macros and the rules compiled so far are the same: rules were only added. */
  private boolean holdsFor(Definitions now) {
    return now == definitions
        && now.revision() == revision
        && outcomes.values().stream()
            .allMatch(o -> o.definition().equals(now.rules().get(o.definition().name())));
  }

  List<CompiledRule> rules() {
    List<CompiledRule> rules = new ArrayList<>();
    for (Outcome outcome : outcomes.values()) {
      if (outcome.compiled() != null) {
        rules.add(outcome.compiled());
      }
    }
    return rules;
  }

  List<CompiledMacro> macros() {
    return compiledMacros;
  }

  List<CompiledList> lists() {
    List<CompiledList> compiled = new ArrayList<>();
    lists
        .items()
        .forEach(
            (name, items) -> {
              ListDefinition definition = definitions.lists().get(name);
              String origin = definition == null ? "" : lines.label(definition.spot());
              compiled.add(new CompiledList(name, items, origin));
            });
    return compiled;
  }

  private void compileMacros() {
    for (MacroDefinition macro : definitions.macros().values()) {
      FilterNode node = parse(macro.condition(), macro.condition().text(), 0);
      if (node != null) {
        parsedMacros.put(macro.name(), node);
      }
    }
    for (MacroDefinition macro : definitions.macros().values()) {
      FilterNode node = parsedMacros.get(macro.name());
      MacroResolver.Sized resolved =
          node == null
              ? null
              : resolve(node, macro.visibility(), macro.condition(), 0, macro.condition().text());
      if (resolved == null) {
        parsedMacros.remove(macro.name());
        brokenMacros.add(macro.name());
      } else {
        macros.keep(macro.name(), resolved);
        compiledMacros.add(
            new CompiledMacro(
                macro.name(), FilterText.of(resolved.node()), lines.label(macro.spot())));
      }
    }
  }

  private void compileRules() {
    for (RuleDefinition rule : definitions.rules().values()) {
      if (rule.knownSource() && !outcomes.containsKey(rule.name())) {
        said = new ArrayList<>();
        CompiledRule compiled = null;
        try {
          compiled = compile(rule);
        } catch (LoadException e) {
          said.add(e.diagnostic());
        }
        outcomes.put(rule.name(), new Outcome(rule, compiled, said));
      }
    }
  }

  private @Nullable CompiledRule compile(RuleDefinition rule) {
    FieldNames fields = definitions.source(rule);
    String text = rule.condition().text();
    int lead = 0;
    if (!rule.exceptions().isEmpty()) {
      StringBuilder withExceptions = new StringBuilder("(").append(text).append(')');
      rule.exceptions().forEach(e -> withExceptions.append(ExceptionRules.condition(e)));
      text = withExceptions.toString();
      lead = 1;
    }
    OutputTemplate output = output(rule, fields);
    if (output == null && rule.skipIfUnknownFilter()) {
      return null;
    }
    FilterNode parsed = parse(rule.condition(), text, lead);
    MacroResolver.Sized resolved =
        parsed == null ? null : resolve(parsed, Integer.MAX_VALUE, rule.condition(), lead, text);
    Condition condition =
        resolved == null ? null : check(rule, resolved.node(), fields, lead, text);
    if (resolved == null || condition == null || output == null) {
      return null;
    }
    String compiled = FilterText.of(resolved.node());
    return new CompiledRule(
        rule(rule, condition, output, compiled),
        rule.condition().text(),
        rule.output().text(),
        compiled);
  }

  private Rule rule(
      RuleDefinition rule, Condition condition, OutputTemplate output, String compiled) {
    return new Rule(
        rule.name(),
        RuleVersion.of(compiled, output.source(), rule.priority(), rule.source()),
        rule.name(),
        rule.description(),
        rule.priority(),
        rule.source(),
        List.copyOf(rule.tags()),
        rule.enabled(),
        condition,
        output,
        lines.label(rule.spot()));
  }

  private @Nullable OutputTemplate output(RuleDefinition rule, FieldNames fields) {
    String text = rule.output().text();
    if (text.contains(CONTAINER_INFO)) {
      say(
          LoadCode.DEPRECATED_ITEM,
          "%container.info is deprecated and no more useful, and will be dropped by Falco 1.0.0."
              + " The container plugin will automatically add required fields to the output"
              + " message.",
          whole(rule.output()),
          null);
      text = text.replace(CONTAINER_INFO, "");
    }
    OutputParser.Result result = OutputParser.parse(text, fields, limits.conditionDepthMax());
    for (FilterException problem : result.problems()) {
      boolean skip = rule.skipIfUnknownFilter() && problem.text().contains("unknown filter:");
      say(
          skip ? LoadCode.UNKNOWN_FILTER : LoadCode.ERR_COMPILE_OUTPUT,
          problem.text(),
          rule.output().locate(problem.offset(), problem.end()),
          problem.hint().isEmpty() ? null : problem.hint());
      if (skip) {
        return null;
      }
    }
    if (result.template() == null) {
      return null;
    }
    for (String field : DeprecatedFields.in(text)) {
      say(
          LoadCode.DEPRECATED_ITEM,
          "usage of deprecated field '" + field + "' has been detected in the rule output",
          rule.output().locate(text.indexOf(field), text.indexOf(field) + field.length()),
          null);
    }
    return result.template();
  }

  /**
   * Parses a condition's text.
   *
   * @param lead characters the text has before the condition as written
   * @return null if it is no condition; the problem is then told
   */
  private @Nullable FilterNode parse(ConditionText condition, String text, int lead) {
    try {
      return FilterParser.parse(listText.expand(text), limits.conditionDepthMax());
    } catch (FilterException e) {
      said.add(
          places.diagnostic(
              LoadCode.ERR_COMPILE_CONDITION,
              e.text(),
              condition,
              lead,
              text,
              e.offset(),
              e.end(),
              e.hint()));
      return null;
    }
  }

  private MacroResolver.@Nullable Sized resolve(
      FilterNode node, int visibility, ConditionText condition, int lead, String text) {
    MacroResolver.Sized resolved;
    try {
      resolved = macros.resolve(node, visibility);
    } catch (FilterException e) {
      said.add(
          places.diagnostic(
              LoadCode.ERR_COMPILE_CONDITION,
              e.text(),
              condition,
              lead,
              text,
              e.offset(),
              e.end(),
              ""));
      return null;
    }
    for (MacroResolver.Unresolved problem : macros.problems()) {
      if (!definitions.isBroken(problem.name()) && !brokenMacros.contains(problem.name())) {
        said.add(
            places.diagnostic(
                LoadCode.ERR_VALIDATE,
                problem.message(),
                condition,
                lead,
                text,
                problem.start(),
                problem.end(),
                hint(problem)));
      }
    }
    return resolved;
  }

  private String hint(MacroResolver.Unresolved problem) {
    MacroDefinition later = definitions.macros().get(problem.name());
    if (later != null) {
      return "macro '" + problem.name() + "' is defined later, at " + later.spot().label();
    }
    if (definitions.lists().containsKey(problem.name())) {
      return "'" + problem.name() + "' is a list; write 'field in (" + problem.name() + ")'";
    }
    return Suggestions.closest(problem.name(), definitions.macros().keySet())
        .map(found -> "did you mean '" + found + "'?")
        .orElse("");
  }

  private @Nullable Condition check(
      RuleDefinition rule, FilterNode node, FieldNames fields, int lead, String text) {
    FilterWarnings warnings = FilterWarnings.of(node);
    if (warnings.comparesWithNoValue()) {
      say(
          LoadCode.UNSAFE_NA_CHECK,
          "",
          whole(rule.condition()),
          "a missing value is not '<NA>'; use 'exists'");
    }
    for (String field : warnings.deprecatedFields()) {
      say(LoadCode.DEPRECATED_ITEM, DeprecatedFields.reason(field), whole(rule.condition()), null);
    }
    ConditionCheck check = new ConditionCheck(fields);
    Condition condition = check.check(node);
    boolean skip =
        rule.skipIfUnknownFilter()
            && !check.errors().isEmpty()
            && check.errors().get(0).message().contains("nonexistent field");
    if (skip) {
      report(LoadCode.UNKNOWN_FILTER, check.errors().get(0), rule, lead, text);
      return null;
    }
    check.errors().forEach(e -> report(LoadCode.ERR_COMPILE_CONDITION, e, rule, lead, text));
    if (condition != null) {
      check.warnings().forEach(w -> report(LoadCode.COMPILE_CONDITION, w, rule, lead, text));
    }
    return condition;
  }

  private static Spot whole(ConditionText text) {
    return text.locate(0, text.text().length());
  }

  /** A finding in a macro is told at the macro, once for all rules that use it. */
  private void report(LoadCode code, Finding finding, RuleDefinition rule, int lead, String text) {
    MacroDefinition macro =
        finding.macro() == null ? null : definitions.macros().get(finding.macro());
    ConditionText condition = macro == null ? rule.condition() : macro.condition();
    said.add(
        places.diagnostic(
            code,
            finding.message(),
            condition,
            macro == null ? lead : 0,
            macro == null ? text : condition.text(),
            finding.start(),
            finding.end(),
            finding.hint()));
  }

  private void say(LoadCode code, String message, Spot spot, @Nullable String hint) {
    said.add(spot.diagnostic(code, message, hint));
  }

  private void warnUnused(Problems problems) {
    for (MacroDefinition macro : definitions.macros().values()) {
      if (!macros.isUsed(macro.name())) {
        problems.add(
            LoadCode.UNUSED_MACRO, "Macro not referred to by any other rule/macro", macro.spot());
      }
    }
    for (ListDefinition list : definitions.lists().values()) {
      if (!listText.isUsed(list.name())) {
        problems.add(
            LoadCode.UNUSED_LIST, "List not referred to by any other rule/macro", list.spot());
      }
    }
  }
}
