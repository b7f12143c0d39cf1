package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sigma rules and filters. Documents with {@code correlation} are passed over.
 *
 * <p>Filters apply to the rules of all texts that are loaded together.
 *
 * @see <a href="https://github.com/SigmaHQ/sigma-specification">Sigma specification 2.1</a>
 */
public final class SigmaLanguage implements RuleLanguage {
  private static final Set<String> FIRST_KEYS =
      Set.of("detection", "correlation", "filter", "logsource", "title", "action");

  /** Code of the diagnostic of a text of which no document was read. */
  public static final String UNREADABLE = SigmaCode.YAML.label();

  private final SigmaOptions options;
  private final FieldCatalog fields;

  /**
   * @param fields what a rule can look at, by the names it uses
   */
  public SigmaLanguage(SigmaOptions options, FieldCatalog fields) {
    this.options = options;
    this.fields = fields;
  }

  @Override
  public String name() {
    return "sigma";
  }

  /** Whether a line begins, without indentation, with a key that Sigma documents have. */
  @Override
  public boolean recognises(SourceText source) {
    return source
        .text()
        .lines()
        .limit(10_000)
        .anyMatch(
            line -> {
              int colon = line.indexOf(':');
              return colon > 0 && FIRST_KEYS.contains(line.substring(0, colon));
            });
  }

  @Override
  public RuleSet load(List<SourceText> sources) {
    Modifiers modifiers = new Modifiers(options.placeholders(), options.limits());
    List<SigmaFile> files = new ArrayList<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<SigmaFilter> filters = new ArrayList<>();
    for (SourceText source : sources) {
      SigmaFile file = SigmaFile.read(source, modifiers, options.limits());
      files.add(file);
      diagnostics.addAll(file.diagnostics());
      for (SigmaFilter filter : file.filters()) {
        if (FilterTerm.of(filter, source, diagnostics).appliesOn(options.today(), diagnostics)) {
          filters.add(filter);
        }
      }
    }
    List<Rule> rules = new ArrayList<>();
    Map<String, Rule> known = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (SigmaFile file : files) {
      for (SigmaRule rule : file.rules()) {
        try {
          if (rules.size() >= options.limits().rulesMax()) {
            throw new SigmaException(
                SigmaCode.COLLECTION,
                "more than " + options.limits().rulesMax() + " rules",
                rule.document().start(),
                rule.document().start() + 1);
          }
          Rule built = build(rule, file.source(), filters, diagnostics);
          unique(rule, built, known);
          rules.add(built);
          if (rule.name() != null) {
            names.put(rule.name(), built.id());
          }
          GuidanceProblems.add(rule, file.source(), diagnostics);
        } catch (SigmaException e) {
          diagnostics.add(e.diagnostic(file.source()));
        }
      }
      unused(file, files, diagnostics);
    }
    return new RuleSet(rules, List.of(), names, diagnostics);
  }

  private Rule build(
      SigmaRule rule, SourceText source, List<SigmaFilter> filters, List<Diagnostic> diagnostics) {
    ConditionCompiler compiler =
        new ConditionCompiler(fields, options.limits().conditionNodesMax());
    Condition condition = compiler.compile(rule.detection());
    if (condition == null) {
      throw new SigmaException(
          SigmaCode.DETECTION,
          "the rule asks for nothing: its fields have no values",
          rule.document().start(),
          rule.document().start() + 1);
    }
    List<Condition> terms = new ArrayList<>(List.of(condition));
    for (SigmaFilter filter : filters) {
      Condition besides = filter.appliesTo(rule) ? compiler.compile(filter.detection()) : null;
      if (besides != null) {
        terms.add(besides);
      }
    }
    Condition whole = terms.size() == 1 ? condition : new Condition.And(terms);
    String reason = whyNotRun(rule);
    if (reason != null) {
      YamlValue at = rule.document().get("logsource");
      int start = at == null ? rule.document().start() : at.start();
      diagnostics.add(
          SigmaException.diagnostic(
              source,
              SigmaCode.NOT_RUN,
              "'" + rule.title() + "' " + reason,
              start,
              start + 1,
              null));
    } else {
      new SigmaLint(source, diagnostics).check(rule);
    }
    return new RuleBuilder(fields).build(rule, whole, reason == null, source);
  }

  private static @Nullable String whyNotRun(SigmaRule rule) {
    if (!rule.logsource().isKubernetesAudit()) {
      return "does not run: its log source is "
          + rule.logsource()
          + ", events here are kubernetes/audit";
    }
    String status = rule.attributes().text("status");
    return "unsupported".equals(status) ? "does not run: its status is unsupported" : null;
  }

  private static void unique(SigmaRule rule, Rule built, Map<String, Rule> known) {
    for (String key : new String[] {rule.id(), rule.name()}) {
      Rule other = key == null ? null : known.putIfAbsent(key, built);
      if (other != null) {
        YamlValue.Member member =
            rule.document().members().get(key.equals(rule.id()) ? "id" : "name");
        int start = member == null ? rule.document().start() : member.value().start();
        int end = member == null ? start + 1 : member.value().end();
        throw new SigmaException(
            SigmaCode.DUPLICATE,
            "'" + key + "' is also that of '" + other.name() + "' at " + other.origin(),
            start,
            end);
      }
    }
    if (rule.id() == null
        && rule.name() == null
        && known.putIfAbsent(rule.title(), built) != null) {
      throw new SigmaException(
          SigmaCode.DUPLICATE,
          "two rules without id have the title '" + rule.title() + "'",
          rule.document().start(),
          rule.document().start() + 1,
          "give each an id");
    }
  }

  /** Says which filters of a file name rules that are not there. */
  private static void unused(SigmaFile file, List<SigmaFile> files, List<Diagnostic> diagnostics) {
    for (SigmaFilter filter : file.filters()) {
      boolean used =
          files.stream().flatMap(one -> one.rules().stream()).anyMatch(filter::appliesTo);
      if (!used) {
        diagnostics.add(
            SigmaException.diagnostic(
                file.source(),
                SigmaCode.SUSPICIOUS,
                "the filter '" + filter.title() + "' applies to no rule that is loaded",
                filter.document().start(),
                filter.document().start() + 1,
                null));
      }
    }
  }
}
