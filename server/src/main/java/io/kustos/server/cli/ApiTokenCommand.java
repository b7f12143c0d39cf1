package io.kustos.server.cli;

import io.kustos.server.api.ApiToken;
import io.kustos.server.api.ApiTokenFile;
import io.kustos.server.api.Scope;
import java.io.IOException;
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
  private static final String DAYS = "(\\d{1,5})d";

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "create|list|revoke", description = "What to do.")
  WebhookTokenCommand.Action action = WebhookTokenCommand.Action.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the token.")
  @Nullable String name;

  @Option(
      names = "--scopes",
      paramLabel = "SCOPE,...",
      description = "What it allows: read, sql, tail, status. Default: read.")
  String scopes = "read";

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

  ApiTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path folder = data != null ? Path.of(data) : ConfigFile.read(config).config(terminal).data();
    try (Output out = Output.standard(terminal)) {
      Lines lines = new Lines(out);
      ApiTokenFile tokens = ApiTokenFile.open(folder);
      switch (action) {
        case CREATE -> {
          lines.line(tokens.create(required(), end(), Scope.parse(scopes)));
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

  private String required() {
    if (name == null) {
      throw new CommandFailure("which token? kustos api token create|revoke NAME");
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

  private static void list(ApiTokenFile tokens, Lines lines) {
    lines.line(String.format(Locale.ROOT, "%-24s %-20s %s", "name", "scopes", "ends"));
    Instant now = Instant.now();
    for (ApiToken token : tokens.list()) {
      Instant end = token.expires();
      String ends = end == null ? "never" : end + (end.isBefore(now) ? " (has ended)" : "");
      String scopes = Scope.text(token.scopes());
      lines.line(String.format(Locale.ROOT, "%-24s %-20s %s", token.name(), scopes, ends));
    }
  }
}
