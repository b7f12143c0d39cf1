package io.kustos.server.cli.serve;

import io.kustos.server.cli.option.ConfigFile;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.config.ConfigSchema;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos config show}. */
@Command(
    name = "show",
    description = "Print the configuration that is in force, with every default.",
    sortOptions = false)
final class ConfigShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Default: kustos.yaml when it is there, else the defaults.")
  @Nullable String file;

  @Option(names = "--schema", description = "Print the JSON Schema instead.")
  boolean schema;

  ConfigShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String text;
    if (schema) {
      text = ConfigSchema.text();
    } else {
      ConfigFile read = ConfigFile.read(file);
      read.config(terminal);
      text = read.parsed().effective();
    }
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(text);
    }
    return ExitCode.OK;
  }
}
