package io.kustos.server.cli.serve;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kustos config}, which needs a word more. */
@Command(
    name = "config",
    description = "Check and show the configuration of kustos serve.",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos config check kustos.yaml",
      "  kustos config show              what is in force, defaults included",
    })
public final class ConfigCommand implements Callable<Integer> {
  /** The command with its subcommands. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigCheckCommand(terminal))
        .addSubcommand(new ConfigShowCommand(terminal));
  }

  @Override
  public Integer call() {
    throw new CommandFailure("say which of check, show (see kustos config --help)");
  }
}
