package io.kustos.server.cli;

import io.kustos.server.config.Config;
import io.kustos.server.enrich.LookupFiles;
import io.kustos.server.pipeline.PipelineStatus;
import io.kustos.server.report.Human;
import io.kustos.server.scan.ScanSink.Progress;
import io.kustos.server.service.Logs;
import io.kustos.server.service.Service;
import io.kustos.server.service.ServiceSettings;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.Receipt;
import io.kustos.server.source.SourceException;
import io.kustos.server.source.file.ImportResult;
import io.kustos.server.source.file.ImportRun;
import io.kustos.server.source.webhook.ClusterName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos import}. */
@Command(
    name = "import",
    description = "Send audit logs through the line of kustos serve: journal, rules, archive.",
    sortOptions = false,
    customSynopsis = "kustos import [OPTION]... PATH...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos import /var/log/kubernetes/audit --cluster prod",
      "      a folder with its rotated parts; .gz, .zst and .zip too",
      "",
      "An import can be repeated and goes on where it was stopped: nothing gets in twice. The",
      "server that owns the data folder must be stopped for it.",
      "",
      "Exit codes:",
      "  0    done",
      "  2    bad usage, or an input that cannot be read (the others are still imported)",
      "  130  stopped by Ctrl-C; again to go on"
    })
final class ImportCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 100;

  private final Terminal terminal;
  private final String version;

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Log, folder, glob, or -.")
  @Nullable List<String> paths;

  @Option(names = "--cluster", paramLabel = "NAME", description = "Cluster. Default: default.")
  String cluster = "default";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration. Default: kustos.yaml when it is there, else none.")
  @Nullable String config;

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder. Default: kustos-data.")
  @Nullable String data;

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description = "Rules file or folder; 'default' is the pack that comes with kustos.")
  @Nullable List<String> rules;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ImportCommand(Terminal terminal, String version) {
    this.terminal = terminal;
    this.version = version;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (paths == null || paths.isEmpty()) {
      throw new CommandFailure("nothing to import: name a log, a folder, or -");
    }
    if (!ClusterName.isValid(cluster)) {
      throw new CommandFailure("--cluster " + cluster + ": letters, digits, . - _, at most 128");
    }
    Logs.installWarnings(terminal.err());
    Config used = ConfigFile.read(config).config(terminal).withoutSources();
    used = data == null ? used : used.withData(Path.of(data));
    used = rules == null ? used : used.withRules(rules);
    RulePaths from = new RulePaths(used.rules().paths(), new LookupFiles(used.enrich()));
    String hostname = Hostname.of(terminal.environment());
    ServiceSettings settings = new ServiceSettings(used, version, hostname, null);
    Signals signals = Signals.listen();
    try (Service service =
        Service.start(settings, from, from.first(terminal), InstantSource.system())) {
      return run(service, signals, paths);
    } catch (IOException | SourceException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private int run(Service service, Signals signals, List<String> files)
      throws InterruptedException {
    String forced = terminal.environment().get("KUSTOS_PROGRESS");
    boolean shown = forced != null ? !forced.equals("0") : terminal.isErrorTerminal();
    ProgressBar bar = new ProgressBar(terminal.err(), shown, forced != null);
    ImportResult result =
        ImportRun.run(
            files,
            terminal.in(),
            stoppable(service.intake(), signals),
            cluster,
            (done, total, plain, totals) ->
                bar.update(
                    new Progress(
                        done,
                        total,
                        plain,
                        totals.events() + totals.duplicates(),
                        findings(service))),
            InstantSource.system());
    bar.clear();
    result.problems().forEach(problem -> terminal.say("kustos: " + problem.text()));
    awaitArchive(service, signals);
    report(result, findings(service));
    if (signals.isAsked()) {
      return ExitCode.INTERRUPTED;
    }
    if (result.stopped() != null) {
      throw new CommandFailure("stopped: " + result.stopped().getMessage());
    }
    return result.problems().isEmpty() ? ExitCode.OK : ExitCode.TROUBLE;
  }

  private static Intake stoppable(Intake intake, Signals signals) {
    return new Intake() {
      @Override
      public Receipt accept(Delivery delivery) throws IntakeException {
        if (signals.isAsked()) {
          throw new IntakeException(IntakeException.Reason.CLOSED, "Ctrl-C");
        }
        return intake.accept(delivery);
      }

      @Override
      public @Nullable String resume(String source) {
        return intake.resume(source);
      }
    };
  }

  private static long findings(Service service) {
    PipelineStatus line = service.status().line();
    return line == null ? 0 : line.detection().findings();
  }

  /** What is durable is judged and archived before the command ends, unless it is told to stop. */
  private static void awaitArchive(Service service, Signals signals) throws InterruptedException {
    while (!signals.isAsked()) {
      service.flush();
      PipelineStatus line = service.status().line();
      if (line == null || line.consumers().stream().allMatch(c -> c.lagEntries() == 0)) {
        return;
      }
      if (line.consumers().stream().anyMatch(c -> c.problem() != null)) {
        return; // Told in the log; the next start goes on.
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void report(ImportResult result, long findings) {
    Receipt totals = result.totals();
    String logs = Human.count(result.logs(), "log");
    StringBuilder line = new StringBuilder();
    if (totals.events() + totals.duplicates() + totals.rejects() == 0) {
      line.append("nothing new from ").append(logs);
    } else {
      line.append(Human.count(totals.events(), "event")).append(" from ").append(logs);
      line.append(", ").append(Human.count(totals.duplicates(), "duplicate"));
      line.append(", ").append(Human.count(totals.rejects(), "reject"));
      line.append(", ").append(Human.count(findings, "finding"));
    }
    if (result.skippedBytes() > 0) {
      line.append(" (")
          .append(Human.bytes((double) result.skippedBytes()))
          .append(" were there before)");
    }
    try (Output out = Output.standard(terminal)) {
      new Lines(out).line(line.toString());
    }
  }
}
