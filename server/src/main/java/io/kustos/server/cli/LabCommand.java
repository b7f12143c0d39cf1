package io.kustos.server.cli;

import java.util.concurrent.Callable;
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
final class LabCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CommandFailure("lab: say what to do: evaluate");
  }
}
