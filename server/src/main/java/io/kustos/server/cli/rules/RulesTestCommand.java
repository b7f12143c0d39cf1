package io.kustos.server.cli.rules;

import io.kustos.core.Limits;
import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.SourceText;
import io.kustos.core.scenario.ScenarioResult;
import io.kustos.core.scenario.ScenarioRunner;
import io.kustos.server.cli.option.Languages;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import io.kustos.server.report.text.Ansi;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos rules test}. */
@Command(
    name = "test",
    description = "Run scenarios: rules and events with the findings they must give.")
final class RulesTestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Scenario files or folders.")
  @Nullable List<String> paths;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  RulesTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RuleFiles files = new RuleFiles(Limits.DEFAULT);
    ScenarioRunner runner =
        new ScenarioRunner(tables -> Languages.all(Limits.DEFAULT, tables), ContentPack.rules());
    int scenarios = 0;
    int failed = 0;
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      for (String path : paths == null ? List.<String>of() : paths) {
        for (String file : RuleFiles.files(path)) {
          ScenarioResult result = runner.run(files.read(file), name -> beside(files, file, name));
          scenarios++;
          failed += result.passed() ? 0 : 1;
          print(result, out);
        }
      }
      out.line(
          Human.count(scenarios, "scenario")
              + ", "
              + (failed == 0 ? "all passed" : Human.count(failed) + " failed"));
    }
    return failed == 0 ? ExitCode.OK : ExitCode.FOUND;
  }

  /** A file named in a scenario is looked for beside it. */
  private static @Nullable SourceText beside(RuleFiles files, String scenario, String name) {
    try {
      return files.read(Path.of(scenario).resolveSibling(name).toString());
    } catch (CommandFailure | InvalidPathException e) {
      return null;
    }
  }

  private void print(ScenarioResult result, Lines out) {
    Ansi ansi = terminal.ansi(color);
    String mark = result.passed() ? "passed" : ansi.red("FAILED");
    out.line(mark + "  " + result.title() + ansi.dim("  " + result.source()));
    out.add(Diagnostics.text(result.diagnostics(), ansi));
    for (ScenarioResult.CaseResult one : result.cases()) {
      if (!one.passed()) {
        out.line("  " + one.name() + ansi.dim("  " + result.source() + ":" + one.line()));
        one.differences().forEach(difference -> out.line("    " + difference));
      }
    }
  }
}
