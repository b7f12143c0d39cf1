package io.kustos.core.rule.falco;

import io.kustos.core.Limits;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Rule;
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
  private final Problems problems;
  private final Limits limits;
  private final Map<String, List<String>> lists;
  private final ListText listText;
  private final Map<String, FilterNode> parsedMacros = new LinkedHashMap<>();
  private final MacroResolver macros;
  private final Set<String> brokenMacros = new LinkedHashSet<>();
  private final List<CompiledMacro> compiledMacros = new ArrayList<>();
  private final List<CompiledRule> compiledRules = new ArrayList<>();

  private Compilation(
      Definitions definitions, LineNumbers lines, Problems problems, Limits limits) {
    this.lines = lines;
    this.definitions = definitions;
    this.problems = problems;
    this.limits = limits;
    Set<String> nested = new LinkedHashSet<>();
    this.lists = lists(nested);
    int charsMax = limits.ruleFileBytesMax() / 2;
    this.listText = new ListText(lists, charsMax, 4L * limits.ruleFileBytesMax());
    nested.forEach(listText::markUsed);
    this.macros =
        new MacroResolver(
            definitions.macros(),
            parsedMacros,
            limits.conditionNodesMax(),
            limits.conditionDepthMax());
  }

  static Compilation run(
      Definitions definitions, LineNumbers lines, Problems problems, Limits limits) {
    Compilation compilation = new Compilation(definitions, lines, problems, limits);
    compilation.compileMacros();
    compilation.compileRules();
    if (!problems.failed()) {
      compilation.warnUnused();
    }
    return compilation;
  }

  List<CompiledRule> rules() {
    return compiledRules;
  }

  List<CompiledMacro> macros() {
    return compiledMacros;
  }

  List<CompiledList> lists() {
    List<CompiledList> compiled = new ArrayList<>();
    lists.forEach(
        (name, items) -> {
          ListDefinition definition = definitions.lists().get(name);
          String origin = definition == null ? "" : lines.label(definition.spot());
          compiled.add(new CompiledList(name, items, origin));
        });
    return compiled;
  }

  /** Items that name a list defined earlier become its items as written: one level only. */
  private Map<String, List<String>> lists(Set<String> nested) {
    Map<String, List<String>> compiled = new LinkedHashMap<>();
    long total = 0;
    for (ListDefinition list : definitions.lists().values()) {
      List<String> items = new ArrayList<>();
      for (String item : list.items()) {
        ListDefinition named = definitions.lists().get(item);
        if (named != null && named.index() < list.visibility()) {
          nested.add(item);
          total += named.items().size();
          if (total > limits.conditionNodesMax() * 10L) {
            problems.add(
                LoadCode.ERR_VALIDATE,
                "lists named in lists come to more than " + limits.conditionNodesMax() * 10L
                    + " items",
                list.spot());
            return compiled;
          }
          items.addAll(named.items());
        } else {
          items.add(item);
        }
      }
      compiled.put(list.name(), items);
    }
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
          node == null ? null : resolve(node, macro.visibility(), macro.condition(), 0);
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
      if (rule.knownSource()) {
        try {
          compile(rule);
        } catch (LoadException e) {
          problems.add(e.diagnostic());
        }
      }
    }
  }

  private void compile(RuleDefinition rule) {
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
      return;
    }
    FilterNode parsed = parse(rule.condition(), text, lead);
    MacroResolver.Sized resolved =
        parsed == null
            ? null
            : resolve(parsed, Integer.MAX_VALUE, rule.condition(), lead);
    Condition condition = resolved == null ? null : check(rule, resolved.node(), fields, lead);
    if (resolved != null && condition != null && output != null) {
      String compiled = FilterText.of(resolved.node());
      compiledRules.add(
          new CompiledRule(
              rule(rule, condition, output, compiled),
              rule.condition().text(),
              rule.output().text(),
              compiled));
    }
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
      problems.add(
          LoadCode.DEPRECATED_ITEM,
          "%container.info is deprecated and no more useful, and will be dropped by Falco 1.0.0."
              + " The container plugin will automatically add required fields to the output"
              + " message.",
          whole(rule.output()));
      text = text.replace(CONTAINER_INFO, "");
    }
    OutputParser.Result result = OutputParser.parse(text, fields, limits.conditionDepthMax());
    for (FilterException problem : result.problems()) {
      boolean skip = rule.skipIfUnknownFilter() && problem.text().contains("unknown filter:");
      problems.add(
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
      problems.add(
          LoadCode.DEPRECATED_ITEM,
          "usage of deprecated field '" + field + "' has been detected in the rule output",
          rule.output().locate(text.indexOf(field), text.indexOf(field) + field.length()));
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
      report(
          LoadCode.ERR_COMPILE_CONDITION, e.text(), condition, text, lead, e.offset(), e.end(),
          e.hint());
      return null;
    }
  }

  private MacroResolver.@Nullable Sized resolve(
      FilterNode node, int visibility, ConditionText condition, int lead) {
    MacroResolver.Sized resolved;
    try {
      resolved = macros.resolve(node, visibility);
    } catch (FilterException e) {
      report(
          LoadCode.ERR_COMPILE_CONDITION, e.text(), condition, withLead(condition, lead), lead,
          e.offset(), e.end(), "");
      return null;
    }
    for (MacroResolver.Unresolved problem : macros.problems()) {
      if (!definitions.isBroken(problem.name()) && !brokenMacros.contains(problem.name())) {
        report(
            LoadCode.ERR_VALIDATE, problem.message(), condition, withLead(condition, lead), lead,
            problem.start(), problem.end(), hint(problem));
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
      RuleDefinition rule, FilterNode node, FieldNames fields, int lead) {
    FilterWarnings warnings = FilterWarnings.of(node);
    if (warnings.comparesWithNoValue()) {
      problems.add(
          LoadCode.UNSAFE_NA_CHECK,
          "",
          whole(rule.condition()),
          "a missing value is not '<NA>'; use 'exists'");
    }
    for (String field : warnings.deprecatedFields()) {
      problems.add(
          LoadCode.DEPRECATED_ITEM, DeprecatedFields.reason(field), whole(rule.condition()));
    }
    ConditionCheck check = new ConditionCheck(fields);
    Condition condition = check.check(node);
    boolean skip =
        rule.skipIfUnknownFilter()
            && !check.errors().isEmpty()
            && check.errors().get(0).message().contains("nonexistent field");
    if (skip) {
      report(LoadCode.UNKNOWN_FILTER, check.errors().get(0), rule, lead);
      return null;
    }
    check.errors().forEach(e -> report(LoadCode.ERR_COMPILE_CONDITION, e, rule, lead));
    if (condition != null) {
      check.warnings().forEach(w -> report(LoadCode.COMPILE_CONDITION, w, rule, lead));
    }
    return condition;
  }

  private static Spot whole(ConditionText text) {
    return text.locate(0, text.text().length());
  }

  private void report(LoadCode code, Finding finding, RuleDefinition rule, int lead) {
    MacroDefinition macro =
        finding.macro() == null ? null : definitions.macros().get(finding.macro());
    ConditionText condition = macro == null ? rule.condition() : macro.condition();
    int macroLead = macro == null ? lead : 0;
    String text = withLead(condition, macroLead);
    report(
        code, finding.message(), condition, text, macroLead, finding.start(), finding.end(),
        finding.hint());
  }

  private static String withLead(ConditionText condition, int lead) {
    return lead == 0 ? condition.text() : "(" + condition.text() + ")";
  }

  /** Tells of a stretch of an expanded text, at its place in the file. */
  private void report(
      LoadCode code,
      String message,
      ConditionText condition,
      String text,
      int lead,
      int start,
      int end,
      String hint) {
    int first = start;
    int behind = Math.max(start, end);
    String list = null;
    try {
      ListText.Trace trace = listText.trace(text);
      list = trace.list(start);
      first = trace.origin(start);
      behind = end > start ? trace.origin(end - 1) + 1 : first;
      if (list != null) {
        behind = first + list.length();
      }
    } catch (FilterException tooLong) {
      first = 0;
      behind = condition.text().length();
    }
    String origin = list == null ? "" : "the text comes from list '" + list + "'";
    if (first - lead >= condition.text().length() + lead && lead > 0) {
      origin = origin.isEmpty() ? "the text comes from the rule's exceptions" : origin;
    }
    String help = hint.isEmpty() ? origin : origin.isEmpty() ? hint : hint + " (" + origin + ")";
    problems.add(
        code, message, condition.locate(first - lead, behind - lead), help.isEmpty() ? null : help);
  }

  private void warnUnused() {
    for (MacroDefinition macro : definitions.macros().values()) {
      if (!macros.isUsed(macro.name())) {
        problems.add(
            LoadCode.UNUSED_MACRO,
            "Macro not referred to by any other rule/macro",
            macro.spot());
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
