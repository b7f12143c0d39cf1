package io.kustos.core.rule.falco;

import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Falco's rules files, as falco 0.44.1 reads them.
 *
 * @see <a href="https://falco.org/docs/rules/">Falco rules</a>
 */
public final class FalcoLanguage implements RuleLanguage {
  private static final Set<String> FIRST_KEYS =
      Set.of("rule", "macro", "list", "required_engine_version", "required_plugin_versions");

  private final FalcoOptions options;
  private final Map<String, FieldCatalog> catalogs;

  /**
   * @param catalogs fields by event source, for example {@code k8s_audit}; rules of other sources
   *     are passed over with a warning
   */
  public FalcoLanguage(FalcoOptions options, Map<String, FieldCatalog> catalogs) {
    this.options = options;
    this.catalogs = Map.copyOf(catalogs);
  }

  @Override
  public String name() {
    return "falco";
  }

  /** Whether a line begins with one of the keys a Falco item can begin with. */
  @Override
  public boolean recognises(SourceText source) {
    return source.text().lines().limit(10_000).anyMatch(FalcoLanguage::beginsItem);
  }

  private static boolean beginsItem(String line) {
    String text = line.strip();
    if (!text.startsWith("-")) {
      return false;
    }
    String key = text.substring(1).strip();
    int colon = key.indexOf(':');
    return colon > 0 && FIRST_KEYS.contains(key.substring(0, colon).strip().replace("\"", ""));
  }

  @Override
  public RuleSet load(List<SourceText> sources) {
    return loadFalco(sources).ruleSet();
  }

  /** Loads like {@link #load}, and tells more: lists, macros, and Falco's answer to each file. */
  public FalcoLoad loadFalco(List<SourceText> sources) {
    return new FalcoLoader(options, catalogs).load(sources);
  }
}
