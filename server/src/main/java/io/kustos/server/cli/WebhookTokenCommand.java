package io.kustos.server.cli;

import io.kustos.server.journal.DataFolder;
import io.kustos.server.source.webhook.BearerToken;
import io.kustos.server.source.webhook.TokenFile;
import io.kustos.server.source.webhook.WebhookSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  private static final String DAYS = "(\\d{1,5})d";

  private final Terminal terminal;

  /** What to do. */
  enum Action {
    CREATE,
    LIST,
    REVOKE
  }

  @Parameters(index = "0", paramLabel = "create|list|revoke", description = "What to do.")
  Action action = Action.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the token.")
  @Nullable String name;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The one cluster it is good for. Default: any.")
  @Nullable String cluster;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends: 2027-01-31T00:00:00Z, or 90d from now. Default: never.")
  @Nullable String expires;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration that names the data folder. Default: kustos.yaml, if there.")
  @Nullable String config;

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder of the server.")
  @Nullable String data;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  WebhookTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path folder = data != null ? Path.of(data) : ConfigFile.read(config).config(terminal).data();
    if (action != Action.CREATE) {
      requireServer(folder);
    }
    try (Output out = Output.standard(terminal)) {
      Lines lines = new Lines(out);
      TokenFile tokens = TokenFile.open(WebhookSource.tokenFile(folder));
      switch (action) {
        case CREATE -> {
          lines.line(tokens.create(required(), end(), cluster));
          terminal.say("kustos: this is the only time the token is shown");
        }
        case LIST -> list(tokens, lines);
        case REVOKE -> {
          if (!tokens.revoke(required())) {
            throw new CommandFailure("no token is called '" + name + "'");
          }
        }
      }
      return ExitCode.OK;
    } catch (IllegalArgumentException | IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** A folder without tokens that no server has used either is the wrong one. */
  private static void requireServer(Path folder) {
    if (!Files.exists(WebhookSource.tokenFile(folder)) && !DataFolder.isOne(folder)) {
      throw new CommandFailure(
          (Files.exists(folder) ? folder + " is not a data folder" : "there is no folder " + folder)
              + ": name the server's with --data or -c; a server makes its folder and a first token"
              + " when it starts");
    }
  }

  private String required() {
    if (name == null) {
      throw new CommandFailure("which token? kustos webhook token create|revoke NAME");
    }
    return name;
  }

  private @Nullable Instant end() {
    if (expires == null) {
      return null;
    }
    if (expires.matches(DAYS)) {
      long days = Long.parseLong(expires.replaceAll("\\D", ""));
      return Instant.ofEpochSecond(Instant.now().plus(Duration.ofDays(days)).getEpochSecond());
    }
    try {
      return Instant.parse(expires);
    } catch (DateTimeParseException e) {
      throw new CommandFailure("--expires " + expires + ": write 90d or 2027-01-31T00:00:00Z");
    }
  }

  private static void list(TokenFile tokens, Lines lines) {
    lines.line(String.format(Locale.ROOT, "%-24s %-20s %s", "name", "cluster", "ends"));
    Instant now = Instant.now();
    if (tokens.list().isEmpty()) {
      lines.line("(none: nobody can post with a token)");
    }
    for (BearerToken token : tokens.list()) {
      Instant end = token.expires();
      String ends = end == null ? "never" : end + (end.isBefore(now) ? " (has ended)" : "");
      String one = token.cluster() == null ? "any" : token.cluster();
      lines.line(String.format(Locale.ROOT, "%-24s %-20s %s", token.name(), one, ends));
    }
  }
}
