package io.kustos.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kustos api}. */
@Command(
    name = "api",
    description = "Make, list and revoke the tokens of the REST API.",
    sortOptions = false,
    footerHeading = "%nThe API itself is part of kustos serve:%n",
    footer = {"  kustos serve --api 127.0.0.1:9767", "docs/api.md has more."})
final class ApiCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CommandFailure("say what to do: kustos api token create|list|revoke");
  }
}
