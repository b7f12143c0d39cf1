package io.kustos.server.cli.rules;

import io.kustos.core.Limits;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import io.kustos.server.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos rules check}. */
@Command(name = "check", description = "Say everything that is wrong with rules files.")
final class RulesCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Rules files or folders, loaded together in this order.")
  @Nullable List<String> paths;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  RulesCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RuleFiles files = new RuleFiles(Limits.DEFAULT);
    RuleSet rules = files.load(files.texts(paths));
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      out.add(Diagnostics.text(rules.diagnostics(), terminal.ansi(color)));
      silenced(rules).forEach(out::line);
      long errors =
          rules.diagnostics().stream()
              .filter(d -> d.severity() == Diagnostic.Severity.ERROR)
              .count();
      long warnings = rules.diagnostics().size() - errors;
      out.line(
          Human.count(rules.rules().size() + rules.correlations().size(), "rule")
              + ", "
              + Human.count(errors, "error")
              + ", "
              + Human.count(warnings, "warning"));
    }
    return rules.hasErrors() ? ExitCode.FOUND : ExitCode.OK;
  }

  /** Which rules raise nothing themselves, and for whose sake: no mistake, but easily missed. */
  private static List<String> silenced(RuleSet rules) {
    Set<String> silent = rules.feeders();
    Map<String, List<String>> over = new LinkedHashMap<>();
    for (CorrelationRule correlation : rules.correlations()) {
      for (CorrelationRule.Reference reference : correlation.references()) {
        String id = rules.idOf(reference.name());
        if (id != null && silent.contains(id)) {
          over.computeIfAbsent(id, key -> new ArrayList<>()).add("'" + correlation.name() + "'");
        }
      }
    }
    Map<String, String> titles = new HashMap<>();
    rules.rules().forEach(rule -> titles.putIfAbsent(rule.id(), rule.name()));
    rules.correlations().forEach(rule -> titles.putIfAbsent(rule.id(), rule.name()));
    return over.entrySet().stream()
        .map(
            one ->
                "note: '%s' raises no findings itself, for %s %s no 'generate: true'"
                    .formatted(
                        titles.get(one.getKey()),
                        String.join(", ", one.getValue()),
                        one.getValue().size() == 1 ? "says" : "say"))
        .map(Printable::of)
        .toList();
  }
}
