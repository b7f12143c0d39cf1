package io.kustos.core.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules for tests. */
public final class FalcoRules {
  private static final FalcoLanguage LANGUAGE =
      new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()));

  private static final Map<List<String>, RuleSet> LOADED = new ConcurrentHashMap<>();

  private FalcoRules() {}

  /** The 48 rules that Falco publishes for audit events. */
  public static RuleSet published() {
    RuleSet rules = load(List.of("falco/rules/k8s_audit_rules.v0.18.0.yaml"));
    assertThat(rules.hasErrors()).isFalse();
    assertThat(rules.rules()).hasSize(48);
    return rules;
  }

  /** Rules files of the shared data, on top of each other. */
  static RuleSet load(List<String> files) {
    return LOADED.computeIfAbsent(
        files, names -> LANGUAGE.load(names.stream().map(FalcoRules::source).toList()));
  }

  private static SourceText source(String file) {
    byte[] bytes = FalcoData.read(FalcoData.shared(file));
    return new SourceText(file, new String(bytes, StandardCharsets.UTF_8));
  }

  /** One rule with a condition. */
  public static RuleSet ofCondition(String condition) {
    RuleSet rules = ofCondition(LANGUAGE, condition);
    assertThat(rules.hasErrors()).as("%s", rules.diagnostics()).isFalse();
    return rules;
  }

  /** One rule with a condition that may be wrong. */
  static RuleSet ofCondition(FalcoLanguage language, String condition) {
    String text =
        """
        - rule: r
          desc: d
          condition: >
            %s
          output: o
          priority: DEBUG
          source: k8s_audit
        """
            .formatted(condition);
    return language.load(List.of(new SourceText("rule.yaml", text)));
  }
}
