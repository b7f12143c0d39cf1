package io.kustos.server.cli;

import java.util.concurrent.Callable;
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
final class WebhookCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CommandFailure("say token (see kustos webhook --help)");
  }
}
