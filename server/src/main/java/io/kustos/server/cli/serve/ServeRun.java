package io.kustos.server.cli.serve;

import io.kustos.server.cli.option.ConfigFile;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Hostname;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Signals;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.config.Address;
import io.kustos.server.config.Config;
import io.kustos.server.enrich.LookupFiles;
import io.kustos.server.pipeline.PipelineStatus;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.report.Human;
import io.kustos.server.service.LogFields;
import io.kustos.server.service.Logs;
import io.kustos.server.service.Service;
import io.kustos.server.service.ServiceSettings;
import io.kustos.server.service.ServiceStatus;
import io.kustos.server.source.SourceException;
import io.kustos.server.source.webhook.WebhookSource;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server from its start to its end. */
final class ServeRun {
  private static final System.Logger LOG = System.getLogger("kustos.service");

  private final ServeCommand command;
  private final Terminal terminal;
  private final String version;
  private final long startNanos = System.nanoTime();
  private @Nullable Path temporary;

  ServeRun(ServeCommand command, Terminal terminal, String version) {
    this.command = command;
    this.terminal = terminal;
    this.version = version;
  }

  int run() throws InterruptedException {
    boolean trace = "1".equals(terminal.environment().get("KUSTOS_DEBUG"));
    Logs.install(terminal.err(), command.logFormat, trace);
    ConfigFile file = command.options.file();
    Config config = command.config(file);
    RulePaths paths = new RulePaths(config.rules().paths(), new LookupFiles(config.enrich()));
    VersionedRules rules = paths.first(terminal);
    if (command.demo && command.options.data == null) {
      temporary = temporaryFolder();
      config = config.withData(temporary);
    }
    Signals signals = Signals.listen();
    try (Service service = start(config, paths, rules)) {
      ready(service, file);
      if (service.demoDone() != null) {
        Future<?> _ = service.demoDone().thenRun(() -> demoDone(service));
      }
      signals.await();
      LOG.log(
          System.Logger.Level.INFO, "stopping: finishing what was begun; again to stop at once");
    } finally {
      removeTemporary();
    }
    LOG.log(System.Logger.Level.INFO, "stopped in order");
    return ExitCode.OK;
  }

  private Service start(Config config, RulePaths paths, VersionedRules rules) {
    Duration demo = command.demo ? Duration.ofSeconds(command.demoSeconds) : null;
    String hostname = Hostname.of(terminal.environment());
    try {
      return start(new ServiceSettings(config, version, hostname, demo), paths, rules);
    } catch (IOException | SourceException e) {
      if (command.demo && inUse(e)) {
        return startElsewhere(
            new ServiceSettings(elsewhere(config), version, hostname, demo), paths, rules);
      }
      throw failure(e);
    }
  }

  private Service startElsewhere(ServiceSettings settings, RulePaths paths, VersionedRules rules) {
    try {
      return start(settings, paths, rules);
    } catch (IOException | SourceException e) {
      throw failure(e);
    }
  }

  private static Service start(ServiceSettings settings, RulePaths paths, VersionedRules rules)
      throws IOException, SourceException {
    return Service.start(settings, paths, rules, InstantSource.system());
  }

  /** A demo takes any free ports where a server runs already, unless it was told which. */
  private Config elsewhere(Config config) {
    Config moved = config;
    if (command.listen == null) {
      moved = moved.withListen(new Address("127.0.0.1", 0));
    }
    return command.admin == null ? moved.withAdmin(new Address("127.0.0.1", 0)) : moved;
  }

  private static boolean inUse(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static CommandFailure failure(Exception e) {
    String message = String.valueOf(e.getMessage());
    String hint =
        inUse(e)
            ? " (another program listens there? --listen and --admin take other addresses)"
            : "";
    return new CommandFailure(message + hint);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("kustos-demo-");
    } catch (IOException e) {
      throw new CommandFailure("cannot make a temporary folder: " + e.getMessage());
    }
  }

  private void removeTemporary() {
    if (temporary == null) {
      return;
    }
    try (Stream<Path> below = Files.walk(temporary)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      terminal.say("kustos: cannot remove " + temporary);
    }
  }

  private void ready(Service service, ConfigFile file) {
    ServiceStatus status = service.status();
    if (command.logFormat == Logs.Form.TEXT) {
      try (Output out = Output.standard(terminal)) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        new Lines(out).add(Greeting.text(service, file.name(), command.demo, seconds));
      }
    }
    WebhookSource webhook = service.webhook();
    LOG.log(
        System.Logger.Level.INFO,
        "ready",
        LogFields.of(
            "version",
            version,
            "data",
            status.process().data(),
            "webhook",
            webhook == null ? "off" : webhook.url(),
            "admin",
            service.adminUrl() == null ? "off" : service.adminUrl(),
            "rules",
            status.rules().count()));
  }

  private void demoDone(Service service) {
    PipelineStatus line = service.status().line();
    long findings = line == null ? 0 : line.detection().findings();
    LOG.log(
        System.Logger.Level.INFO,
        "the recorded week is through: "
            + Human.count(findings, "finding")
            + " so far; the server stays up until Ctrl-C"
            + (service.adminUrl() == null ? "" : ", see " + service.adminUrl() + "/metrics"));
  }
}
