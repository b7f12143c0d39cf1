package io.kustos.server.cli;

import io.kustos.core.Limits;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import java.util.Map;

/** The rule languages the program reads, and what their rules can look at. */
final class Languages {
  private static final String EVENT_SOURCE = "k8s_audit";

  private Languages() {}

  static FieldCatalog fields() {
    return FalcoFields.catalog();
  }

  static RuleLanguage falco(Limits limits) {
    FalcoOptions defaults = FalcoOptions.DEFAULT;
    FalcoOptions options = new FalcoOptions(defaults.engineVersion(), defaults.plugins(), limits);
    return new FalcoLanguage(options, Map.of(EVENT_SOURCE, fields()));
  }
}
