package io.kustos.server.cli.token;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kustos webhook}, which needs words more. */
@Command(
    name = "webhook",
    description = "Tokens API servers post with.",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos webhook token create prod --cluster prod --expires 90d",
      "  kustos webhook token list",
      "  kustos webhook token revoke prod",
      "",
      "A running server takes changes over within seconds."
    })
public final class WebhookCommand implements Callable<Integer> {
  /** The command with its subcommands. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new WebhookCommand()).addSubcommand(new WebhookTokenCommand(terminal));
  }

  @Override
  public Integer call() {
    throw new CommandFailure("say token (see kustos webhook --help)");
  }
}
