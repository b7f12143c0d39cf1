package io.kustos.server.cli;

import java.util.concurrent.Callable;
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
final class ConfigCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CommandFailure("say which of check, show (see kustos config --help)");
  }
}
