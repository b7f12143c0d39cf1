package io.kustos.bench;

import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules to be asked of a history. */
final class QueryRules {
  private QueryRules() {}

  /**
   * Rules by names with commas between.
   *
   * @param names {@code starter}, {@code pack}, or files of Falco's language
   */
  static List<Rule> of(String names) throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (String name : names.split(",")) {
      rules.addAll(
          switch (name) {
            case "starter" -> load(falco(), StarterPack.rules());
            case "pack" ->
                load(
                    new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog()),
                    ContentPack.rules());
            default ->
                load(falco(), List.of(new SourceText(name, Files.readString(Path.of(name)))));
          });
    }
    return rules;
  }

  private static RuleLanguage falco() {
    return new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()));
  }

  private static List<Rule> load(RuleLanguage language, List<SourceText> texts) {
    return language.load(texts).rules();
  }
}
