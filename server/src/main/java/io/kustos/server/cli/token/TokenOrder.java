package io.kustos.server.cli.token;

import io.kustos.server.cli.option.ServerFolder;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.token.Token;
import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be done with the tokens of a server, whatever they are good for. */
final class TokenOrder {
  private static final String DAYS = "(\\d{1,5})d";

  /** What to do. */
  enum Action {
    CREATE,
    LIST,
    REVOKE
  }

  /** Reads the tokens in a data folder. */
  @FunctionalInterface
  interface Opening<G> {
    TokenFile<G> open(Path data) throws IOException;
  }

  /**
   * Tokens of one kind.
   *
   * @param <G> what a token is good for
   * @param command the command for them
   * @param opening reads them
   * @param column the head of what they are good for
   * @param cell tells what one is good for
   * @param none said when there are none
   * @param first says where the first one comes from
   */
  record Kind<G>(
      String command,
      Opening<G> opening,
      String column,
      Function<G, String> cell,
      String none,
      String first) {}

  @Parameters(index = "0", paramLabel = "create|list|revoke", description = "What to do.")
  Action action = Action.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the token.")
  @Nullable String name;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends: 2027-01-31T00:00:00Z, or 90d from now. Default: never.")
  @Nullable String expires;

  @Mixin ServerFolder folder = new ServerFolder();

  /**
   * Does it.
   *
   * @param grant what a new token is good for
   * @throws CommandFailure when it cannot be done
   */
  <G> int run(Kind<G> kind, Supplier<G> grant, Terminal terminal) {
    Path data = folder.path(terminal);
    try (Output out = Output.standard(terminal)) {
      Lines lines = new Lines(out);
      TokenFile<G> tokens = kind.opening().open(data);
      if (action != Action.CREATE) {
        requireServer(data, tokens, kind);
      }
      switch (action) {
        case CREATE -> {
          lines.line(tokens.create(required(kind), end(), grant.get()));
          terminal.say("kustos: this is the only time the token is shown");
        }
        case LIST -> list(tokens, kind, lines);
        case REVOKE -> {
          if (!tokens.revoke(required(kind))) {
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
  private static void requireServer(Path data, TokenFile<?> tokens, Kind<?> kind) {
    if (!tokens.isThere() && !DataFolder.isOne(data)) {
      throw new CommandFailure(
          (Files.exists(data) ? data + " is not a data folder" : "there is no folder " + data)
              + ": name the server's with --data or -c; "
              + kind.first());
    }
  }

  private String required(Kind<?> kind) {
    if (name == null) {
      throw new CommandFailure("which token? " + kind.command() + " create|revoke NAME");
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

  private static <G> void list(TokenFile<G> tokens, Kind<G> kind, Lines lines) {
    lines.line(row("name", kind.column(), "ends"));
    if (tokens.list().isEmpty()) {
      lines.line("(none: " + kind.none() + ")");
    }
    Instant now = Instant.now();
    for (Token<G> token : tokens.list()) {
      Instant end = token.expires();
      String ends = end == null ? "never" : end + (end.isBefore(now) ? " (has ended)" : "");
      lines.line(row(token.name(), kind.cell().apply(token.grant()), ends));
    }
  }

  private static String row(String name, String good, String ends) {
    return String.format(Locale.ROOT, "%-24s %-20s %s", name, good, ends);
  }
}
