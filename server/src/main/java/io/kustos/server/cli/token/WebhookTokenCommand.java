package io.kustos.server.cli.token;

import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.source.webhook.ClusterGrant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kustos webhook token}. */
@Command(
    name = "token",
    description = "Make, list and revoke the bearer tokens of the webhook.",
    sortOptions = false,
    customSynopsis = "kustos webhook token create|list|revoke [NAME] [OPTION]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos webhook token create prod --cluster prod --expires 90d",
      "      prints the token once; only its hash is kept"
    })
final class WebhookTokenCommand implements Callable<Integer> {
  private static final TokenOrder.Kind<ClusterGrant> TOKENS =
      new TokenOrder.Kind<>(
          "kustos webhook token",
          ClusterGrant::open,
          "cluster",
          grant -> Objects.requireNonNullElse(grant.cluster(), "any"),
          "nobody can post with a token",
          "a server makes its folder and a first token when it starts");

  private final Terminal terminal;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The one cluster it is good for. Default: any.")
  @Nullable String cluster;

  @Mixin TokenOrder order = new TokenOrder();

  WebhookTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return order.run(TOKENS, () -> new ClusterGrant(cluster), terminal);
  }
}
