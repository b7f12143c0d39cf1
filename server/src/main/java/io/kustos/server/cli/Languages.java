package io.kustos.server.cli;

import io.kustos.core.Limits;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleLanguages;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rule languages the program reads, and what their rules can look at. */
final class Languages {
  private static final String EVENT_SOURCE = "k8s_audit";

  /** What Falco needs a plugin of its own for, the decoder reads by itself. */
  private static final Map<String, String> CLOUD_PLUGINS =
      Map.of(
          "k8saudit-aks", "0.6.0",
          "k8saudit-eks", "0.12.0",
          "k8saudit-gke", "0.9.0",
          "k8saudit-ovh", "0.6.0");

  private Languages() {}

  static FieldCatalog fields() {
    return FalcoFields.catalog();
  }

  /** Every language; a text goes to the one that recognises it, to Falco's when none does. */
  static RuleLanguage all(Limits limits) {
    return new RuleLanguages(List.of(falco(limits), sigma(limits)));
  }

  static RuleLanguage sigma(Limits limits) {
    return new SigmaLanguage(new SigmaOptions(Map.of(), limits), EventFields.catalog());
  }

  static RuleLanguage falco(Limits limits) {
    FalcoOptions defaults = FalcoOptions.DEFAULT;
    Map<String, String> plugins = new HashMap<>(defaults.plugins());
    plugins.putAll(CLOUD_PLUGINS);
    FalcoOptions options = new FalcoOptions(defaults.engineVersion(), plugins, limits);
    return new FalcoLanguage(options, Map.of(EVENT_SOURCE, fields()));
  }
}
