package io.kustos.server.cli;

import io.kustos.core.Limits;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.service.RuleLoader;
import java.util.List;

/**
 * The rules of a server.
 *
 * @param names files and folders, {@code default} for the pack that comes with the program
 */
record RulePaths(List<String> names) implements RuleLoader {
  RulePaths {
    names = List.copyOf(names);
  }

  /**
   * The rules to begin with.
   *
   * @throws CommandFailure when they have errors, which are told before
   */
  VersionedRules first(Terminal terminal) {
    RuleFiles files = new RuleFiles(Limits.DEFAULT);
    List<SourceText> texts = files.texts(names);
    return VersionedRules.of(files.compileOrFail(texts, terminal), texts, files::load);
  }

  @Override
  public Loaded load() {
    try {
      RuleFiles files = new RuleFiles(Limits.DEFAULT);
      List<SourceText> texts = files.texts(names);
      RuleSet rules = files.load(texts);
      if (!rules.hasErrors()) {
        return new Loaded(VersionedRules.of(rules, texts, files::load), List.of());
      }
      List<String> errors =
          rules.diagnostics().stream()
              .filter(d -> d.severity() == Diagnostic.Severity.ERROR)
              .map(Diagnostics::line)
              .toList();
      return new Loaded(null, errors);
    } catch (CommandFailure e) {
      return new Loaded(null, List.of(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public List<String> paths() {
    return names.stream().filter(name -> !name.equals(RuleFiles.DEFAULT)).toList();
  }
}
