package io.kustos.server.cli.option;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationCheck;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import io.kustos.core.rule.sigma.correlation.SigmaCorrelations;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rule languages the program reads, and what their rules can look at. */
public final class Languages {
  private static final String EVENT_SOURCE = "k8s_audit";

  /** What Falco needs a plugin of its own for, the decoder reads by itself. */
  private static final Map<String, String> CLOUD_PLUGINS =
      Map.of(
          "k8saudit-aks", "0.6.0",
          "k8saudit-eks", "0.12.0",
          "k8saudit-gke", "0.9.0",
          "k8saudit-ovh", "0.6.0");

  private Languages() {}

  /** The fields of Falco rules, with what enriches them. */
  public static FieldCatalog fields() {
    return FalcoFields.catalog();
  }

  /**
   * All languages, over enriched fields that look up in these tables; each text is read by the one
   * that recognises it.
   */
  public static RuleLanguage all(Limits limits, Lookups lookups) {
    return all(limits, lookups, LocalDate.now(ZoneOffset.UTC));
  }

  /** The same; exceptions that ended by the day do not apply. */
  public static RuleLanguage all(Limits limits, Lookups lookups, LocalDate day) {
    return new AllLanguages(
        falco(limits, lookups),
        new SigmaLanguage(new SigmaOptions(Map.of(), limits, day), EventFields.catalog(lookups)),
        new SigmaCorrelations(EventFields.catalog(lookups), FalcoFields.catalog(lookups)));
  }

  /** Rules of every language, and the correlations over them. */
  private record AllLanguages(RuleLanguage falco, RuleLanguage sigma, RuleLanguage correlations)
      implements RuleLanguage {
    @Override
    public String name() {
      return "any";
    }

    @Override
    public boolean recognises(SourceText source) {
      return falco.recognises(source) || sigma.recognises(source);
    }

    @Override
    public RuleSet load(List<SourceText> sources) {
      Map<Boolean, List<SourceText>> shares =
          sources.stream().collect(Collectors.partitioningBy(sigma::recognises));
      List<SourceText> inSigma = shares.getOrDefault(true, List.of());
      List<SourceText> others = shares.getOrDefault(false, List.of());
      RuleSet rules = inSigma.isEmpty() ? falco.load(others) : sigma.load(inSigma);
      if (!inSigma.isEmpty() && !others.isEmpty()) {
        rules = falco.load(others).and(rules);
      }
      Set<SourceText> unread = Collections.newSetFromMap(new IdentityHashMap<>());
      rules.diagnostics().stream()
          .filter(diagnostic -> diagnostic.code().equals(SigmaLanguage.UNREADABLE))
          .forEach(diagnostic -> unread.add(diagnostic.source()));
      List<SourceText> over =
          inSigma.stream()
              .filter(text -> !unread.contains(text) && correlations.recognises(text))
              .toList();
      return CorrelationCheck.checked(
          rules.and(correlations.load(over)), CorrelationBounds.DEFAULT);
    }
  }

  static RuleLanguage falco(Limits limits) {
    return falco(limits, Lookups.NONE);
  }

  /** Falco's language over enriched fields that look up in these tables. */
  static RuleLanguage falco(Limits limits, Lookups lookups) {
    FalcoOptions defaults = FalcoOptions.DEFAULT;
    Map<String, String> plugins = new HashMap<>(defaults.plugins());
    plugins.putAll(CLOUD_PLUGINS);
    FalcoOptions options = new FalcoOptions(defaults.engineVersion(), plugins, limits);
    return new FalcoLanguage(options, Map.of(EVENT_SOURCE, FalcoFields.catalog(lookups)));
  }
}
