package io.kustos.server.cli;

import io.kustos.core.Limits;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.report.Human;
import java.util.List;
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

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

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
}
