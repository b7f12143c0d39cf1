package io.kustos.server.cli.serve;

import io.kustos.server.cli.option.ConfigFile;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.config.Address;
import io.kustos.server.config.Config;
import io.kustos.server.service.Logs;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kustos serve}. */
@Command(
    name = "serve",
    description = "Receive audit events, keep them, and tell what the rules find, as they come.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos serve",
      "      data in ./kustos-data, webhook on port 9765; prints what to tell the API server",
      "  kustos serve --demo",
      "      a recorded week arrives within seconds, in a folder that goes away",
      "  kustos serve -c kustos.yaml --log-format json",
      "      a configuration file (docs/config.md), logs for machines",
      "",
      "The first Ctrl-C or SIGTERM stops it in order, the second at once; nothing acknowledged is",
      "lost either way.",
      "",
      "Exit codes:",
      "  0    stopped in order",
      "  2    it could not start: bad configuration or rules, folder or port in use",
      "  130  stopped at once"
    })
public final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final String version;

  @Mixin ServiceOptions options = new ServiceOptions();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where the webhook listens. Default: 0.0.0.0:9765, with TLS and token.")
  @Nullable String listen;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Where health, metrics and status are. Default: 127.0.0.1:9766.")
  @Nullable String admin;

  @Option(
      names = "--api",
      paramLabel = "HOST:PORT",
      description = "Where the REST API is, for example 127.0.0.1:9767. Default: off.")
  @Nullable String api;

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description = "Rules file or folder; 'default' is the pack that comes with kustos.")
  @Nullable List<String> rules;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description = "Form of the log on standard error. Default: text.")
  Logs.Form logFormat = Logs.Form.TEXT;

  @Option(names = "--demo", description = "Replay a recorded week as if it happened now.")
  boolean demo;

  @Option(
      names = "--demo-seconds",
      paramLabel = "N",
      description = "How long the week takes. Default: 20.")
  int demoSeconds = 20;

  /** The command, before its options are read. */
  public ServeCommand(Terminal terminal, String version) {
    this.terminal = terminal;
    this.version = version;
  }

  /** A server to which a recorded week happens. */
  public static ServeCommand demo(Terminal terminal, String version) {
    ServeCommand command = new ServeCommand(terminal, version);
    command.demo = true;
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (demoSeconds < 1 || demoSeconds > 86_400) {
      throw new CommandFailure("--demo-seconds " + demoSeconds + ": not between 1 and 86400");
    }
    return new ServeRun(this, terminal, version).run();
  }

  /** The configuration with what the command line says otherwise. */
  Config config(ConfigFile file) {
    Config used = file.config(terminal);
    if (demo) {
      Address local = new Address("127.0.0.1", used.webhook() == null ? 0 : used.webhook().port());
      used = used.withListen(local);
    }
    used = options.applied(used);
    if (listen != null) {
      used = used.withListen(address("--listen", listen));
    }
    if (admin != null) {
      used = used.withAdmin(address("--admin", admin));
    }
    if (api != null) {
      used = used.withApi(address("--api", api));
    }
    return rules == null ? used : used.withRules(rules);
  }

  private static Address address(String option, String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(option + ": " + e.getMessage());
    }
  }
}
