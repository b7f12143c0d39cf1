package io.kustos.server.cli.serve;

import io.kustos.core.rule.Diagnostic;
import io.kustos.server.cli.option.ConfigFile;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kustos config check}. */
@Command(
    name = "check",
    description = "Tell everything that is wrong with a configuration file, each with its place.",
    sortOptions = false,
    footerHeading = "%nExit codes:%n",
    footer = {"  0    it can be used", "  1    it has errors", "  2    it cannot be read"})
final class ConfigCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: kustos.yaml.")
  @Nullable String file;

  ConfigCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ConfigFile read = ConfigFile.read(file == null ? ConfigFile.USUAL : file);
    var diagnostics = read.parsed().diagnostics();
    try (Output out = Output.standard(terminal)) {
      Lines lines = new Lines(out);
      lines.add(Diagnostics.text(diagnostics, terminal.ansi(null)));
      long errors =
          diagnostics.stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).count();
      long warnings = diagnostics.size() - errors;
      String found =
          errors + warnings == 0
              ? "no mistakes"
              : Human.count(errors, "error") + ", " + Human.count(warnings, "warning");
      lines.line(read.name() + ": " + found);
      return errors == 0 ? ExitCode.OK : ExitCode.FOUND;
    }
  }
}
