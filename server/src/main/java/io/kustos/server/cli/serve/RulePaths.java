package io.kustos.server.cli.serve;

import io.kustos.core.Limits;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.option.Tables;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.enrich.LookupFiles;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.service.RuleLoader;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of a server.
 *
 * @param names files and folders, {@code default} for the pack that comes with the program
 * @param tables what enriched fields look up in
 */
record RulePaths(List<String> names, LookupFiles tables) implements RuleLoader {
  private static final System.Logger LOG = System.getLogger("kustos.rules");

  RulePaths {
    names = List.copyOf(names);
  }

  /**
   * The rules to begin with.
   *
   * @throws CommandFailure when they have errors, which are told before
   */
  VersionedRules first(Terminal terminal) {
    Lookups lookups = Tables.loadOrFail(tables, terminal);
    RuleFiles files = new RuleFiles(Limits.DEFAULT, lookups);
    List<SourceText> texts = files.texts(names);
    RuleSet rules = files.compileOrFail(texts, terminal);
    return VersionedRules.of(rules, texts, files::load, lookups.version());
  }

  @Override
  public Loaded load() {
    try {
      LookupFiles.Loaded loaded = tables.load();
      Lookups lookups = loaded.lookups();
      if (lookups == null) {
        return new Loaded(null, loaded.problems());
      }
      loaded.warnings().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
      RuleFiles files = new RuleFiles(Limits.DEFAULT, lookups);
      List<SourceText> texts = files.texts(names);
      RuleSet rules = files.load(texts);
      if (!rules.hasErrors()) {
        VersionedRules versioned = VersionedRules.of(rules, texts, files::load, lookups.version());
        return new Loaded(versioned, List.of());
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
  public Lookups lookups() {
    return tables.usable();
  }

  @Override
  public List<String> paths() {
    return Stream.concat(
            names.stream().filter(name -> !RuleFiles.isBuiltIn(name)), tables.paths().stream())
        .toList();
  }
}
