package io.kustos.server.cli.serve;

import io.kustos.server.cli.option.PlainForm;
import io.kustos.server.cli.option.ServerFolder;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.JsonTree;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.service.StatusFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kustos status}. */
@Command(
    name = "status",
    description = "Show a server at a glance: sources, lag, archive, rules, last events.",
    sortOptions = false,
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0    the server runs and takes events in",
      "  1    it does not run (then its last status is shown), or is not ready",
      "  2    there is nothing to show"
    })
public final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Terminal terminal;

  @Mixin ServerFolder folder = new ServerFolder();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this server, for example http://127.0.0.1:9766.")
  @Nullable String url;

  @Option(names = "--output", paramLabel = "text|json", description = "Default: text.")
  PlainForm output = PlainForm.TEXT;

  /** The command, before its options are read. */
  public StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (url != null) {
      return show(asked(url), true);
    }
    String saved = saved(folder.path(terminal));
    JsonTree last = JsonTree.parse(saved);
    if (last.text("phase").equals("stopped")) {
      return show(saved, false);
    }
    String admin = last.text("admin");
    String now = admin.isEmpty() ? null : askedOrNull(admin);
    boolean same = now != null && JsonTree.parse(now).text("data").equals(last.text("data"));
    if (now != null && same) {
      return show(now, true);
    }
    boolean lives = ProcessHandle.of(last.number("pid")).map(ProcessHandle::isAlive).orElse(false);
    if (lives && admin.isEmpty()) {
      terminal.say(
          "kustos: the server serves no status (admin is off); this is its last saved one");
      return show(saved, true);
    }
    return show(saved.replaceFirst("\"phase\": \"\\w+\"", "\"phase\": \"gone\""), false);
  }

  private static String saved(Path folder) {
    try {
      return StatusFile.read(folder)
          .orElseThrow(
              () ->
                  new CommandFailure(
                      "no server has run on " + folder + " (kustos serve starts one)"));
    } catch (IOException e) {
      throw new CommandFailure("cannot read the status in " + folder + ": " + e.getMessage());
    }
  }

  private static @Nullable String askedOrNull(String address) throws InterruptedException {
    try {
      return asked(address);
    } catch (CommandFailure e) {
      return null;
    }
  }

  private static String asked(String address) throws InterruptedException {
    String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    String page = base.endsWith("/status") ? base : base + "/status";
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(page)).timeout(PATIENCE).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 || !answer.body().startsWith("{")) {
        throw new CommandFailure(page + " is no status of kustos: HTTP " + answer.statusCode());
      }
      return answer.body();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--url " + address + ": not an http URL");
    } catch (IOException e) {
      String why = e.getMessage() == null ? "no connection" : e.getMessage();
      throw new CommandFailure("cannot ask " + page + ": " + why);
    }
  }

  private int show(String json, boolean runs) {
    JsonTree status = JsonTree.parse(json);
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(output == PlainForm.JSON ? json : StatusText.of(status, runs));
    }
    return runs && status.truth("ready") ? ExitCode.OK : ExitCode.FOUND;
  }
}
