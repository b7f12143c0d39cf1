package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The documents with a correlation in texts of Sigma; documents of other kinds are left to others.
 * What correlations refer to is checked when the rules of all languages are together.
 */
public final class SigmaCorrelations implements RuleLanguage {
  private final FieldCatalog event;
  private final FieldCatalog others;

  /**
   * @param event fields by the names that Sigma rules use, see {@link EventNames}
   * @param others all other fields, for correlations over rules of other languages
   */
  public SigmaCorrelations(FieldCatalog event, FieldCatalog others) {
    this.event = event;
    this.others = others;
  }

  @Override
  public String name() {
    return "sigma-correlation";
  }

  @Override
  public boolean recognises(SourceText source) {
    return source.text().startsWith("correlation:") || source.text().contains("\ncorrelation:");
  }

  @Override
  public RuleSet load(List<SourceText> sources) {
    List<CorrelationRule> correlations = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (SourceText source : sources) {
      Yaml yaml = new Yaml(source);
      for (Node document : yaml.documents()) {
        load(yaml, document, correlations, names);
      }
      diagnostics.addAll(yaml.diagnostics());
    }
    return new RuleSet(List.of(), correlations, names, diagnostics);
  }

  private void load(
      Yaml yaml, Node document, List<CorrelationRule> correlations, Map<String, String> names) {
    Map<String, Node> top = Yaml.mapping(document);
    if (top == null || !CorrelationReader.isCorrelation(top)) {
      return;
    }
    CorrelationReader reader = new CorrelationReader(yaml, document, top, this::field);
    CorrelationRule rule = reader.read();
    if (rule == null) {
      return;
    }
    correlations.add(rule);
    String name = reader.name();
    if (name != null && names.putIfAbsent(name, rule.id()) != null) {
      Node at = top.getOrDefault("name", document);
      yaml.error(
          at, "CORRELATION_DUPLICATE", "another correlation has the name '" + name + "'", null);
    }
  }

  /** A name of Sigma's rules, or another field, with its argument in brackets if it has one. */
  private @Nullable Field field(String name) {
    if (EventNames.has(name)
        && event.resolve(name, null) instanceof Resolution.Found(Field found)) {
      return found;
    }
    int open = name.indexOf('[');
    boolean argument = open > 0 && name.endsWith("]");
    Resolution resolution =
        argument
            ? others.resolve(name.substring(0, open), name.substring(open + 1, name.length() - 1))
            : others.resolve(name, null);
    return resolution instanceof Resolution.Found(Field found) ? found : null;
  }
}
