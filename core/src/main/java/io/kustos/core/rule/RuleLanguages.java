package io.kustos.core.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * Several rule languages as one: each text goes to the first language that recognises it, to the
 * first of all when none does. Rules keep the order of the languages, then of the texts.
 */
public final class RuleLanguages implements RuleLanguage {
  private final List<RuleLanguage> languages;

  /** At least one language; texts that none recognises go to the first. */
  public RuleLanguages(List<RuleLanguage> languages) {
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("no language");
    }
    this.languages = List.copyOf(languages);
  }

  @Override
  public String name() {
    return String.join("+", languages.stream().map(RuleLanguage::name).toList());
  }

  @Override
  public boolean recognises(SourceText source) {
    return languages.stream().anyMatch(language -> language.recognises(source));
  }

  @Override
  public RuleSet load(List<SourceText> sources) {
    List<List<SourceText>> shares = new ArrayList<>();
    languages.forEach(language -> shares.add(new ArrayList<>()));
    for (SourceText source : sources) {
      shares.get(languageOf(source)).add(source);
    }
    RuleSet all = new RuleSet(List.of(), List.of());
    for (int i = 0; i < shares.size(); i++) {
      if (!shares.get(i).isEmpty() || (i == 0 && sources.isEmpty())) {
        all = joined(all, languages.get(i).load(shares.get(i)));
      }
    }
    return all;
  }

  private int languageOf(SourceText source) {
    for (int i = 0; i < languages.size(); i++) {
      if (languages.get(i).recognises(source)) {
        return i;
      }
    }
    return 0;
  }

  private static RuleSet joined(RuleSet first, RuleSet second) {
    List<Rule> rules = new ArrayList<>(first.rules());
    rules.addAll(second.rules());
    List<Diagnostic> diagnostics = new ArrayList<>(first.diagnostics());
    diagnostics.addAll(second.diagnostics());
    return new RuleSet(rules, diagnostics);
  }
}
