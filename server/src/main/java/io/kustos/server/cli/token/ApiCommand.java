package io.kustos.server.cli.token;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kustos api}. */
@Command(
    name = "api",
    description = "Make, list and revoke the tokens of the REST API.",
    sortOptions = false,
    footerHeading = "%nThe API itself is part of kustos serve:%n",
    footer = {"  kustos serve --api 127.0.0.1:9767", "docs/api.md has more."})
public final class ApiCommand implements Callable<Integer> {
  /** The command with its subcommands. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new ApiCommand()).addSubcommand(new ApiTokenCommand(terminal));
  }

  @Override
  public Integer call() {
    throw new CommandFailure("say what to do: kustos api token create|list|revoke");
  }
}
