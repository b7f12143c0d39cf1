package io.kustos.server.cli.lab;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kustos lab}: its subcommand does the work. */
@Command(
    name = "lab",
    description = "Measure rules on recorded logs in which it is known what was an attack.",
    synopsisSubcommandLabel = "evaluate",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos lab evaluate recordings/full",
      "  kustos lab evaluate recordings/full recordings/metadata --output markdown"
    })
public final class LabCommand implements Callable<Integer> {
  /** The command with its subcommands. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new LabCommand()).addSubcommand(new LabEvaluateCommand(terminal));
  }

  @Override
  public Integer call() {
    throw new CommandFailure("lab: say what to do: evaluate");
  }
}
