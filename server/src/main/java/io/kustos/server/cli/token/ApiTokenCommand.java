package io.kustos.server.cli.token;

import io.kustos.server.api.ApiTokens;
import io.kustos.server.api.Scope;
import io.kustos.server.cli.terminal.Terminal;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kustos api token}. */
@Command(
    name = "token",
    description = "Make, list and revoke the bearer tokens of the REST API.",
    sortOptions = false,
    customSynopsis = "kustos api token create|list|revoke [NAME] [OPTION]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos api token create grafana --scopes read,sql --expires 90d",
      "      prints the token once; only its hash is kept",
      "",
      "Scopes: read (events, findings, counts), sql, tail (live), status."
    })
final class ApiTokenCommand implements Callable<Integer> {
  private static final TokenOrder.Kind<Set<Scope>> TOKENS =
      new TokenOrder.Kind<>(
          "kustos api token",
          ApiTokens::open,
          "scopes",
          Scope::text,
          "nobody can ask",
          "kustos api token create makes a first token");

  private final Terminal terminal;

  @Option(
      names = "--scopes",
      paramLabel = "SCOPE,...",
      description = "What it allows: read, sql, tail, status. Default: read.")
  String scopes = "read";

  @Mixin TokenOrder order = new TokenOrder();

  ApiTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return order.run(TOKENS, () -> Scope.parse(scopes), terminal);
  }
}
