package io.kustos.server.cli.serve;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Hostname;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.ProgressBar;
import io.kustos.server.cli.terminal.Signals;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.config.Config;
import io.kustos.server.enrich.LookupFiles;
import io.kustos.server.handover.Archiving;
import io.kustos.server.handover.RemoteIntake;
import io.kustos.server.journal.DataFolder;
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
import io.kustos.server.source.Turn;
import io.kustos.server.source.SourceException;
import io.kustos.server.source.file.ImportResult;
import io.kustos.server.source.file.ImportRun;
import io.kustos.server.source.webhook.ClusterName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "An import can be repeated and goes on where it was stopped: nothing gets in twice. When a",
      "server runs on the data folder, it is handed what is read, and judges it by its rules.",
      "",
      "Exit codes:",
      "  0    done",
      "  2    bad usage, or an input that cannot be read (the others are still imported)",
      "  130  stopped by Ctrl-C; again to go on"
    })
public final class ImportCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 100;

  private final Terminal terminal;
  private final String version;

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Log, folder, glob, or -.")
  @Nullable List<String> paths;

  @Option(names = "--cluster", paramLabel = "NAME", description = "Cluster. Default: default.")
  String cluster = "default";

  @Mixin ServiceOptions options = new ServiceOptions();

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description = "Rules file or folder; 'default' is the pack that comes with kustos.")
  @Nullable List<String> rules;

  /** The command, before its options are read. */
  public ImportCommand(Terminal terminal, String version) {
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
    Config used = options.applied(options.file().config(terminal).withoutSources());
    used = rules == null ? used : used.withRules(rules);
    RulePaths from = new RulePaths(used.rules().paths(), new LookupFiles(used.enrich()));
    String hostname = Hostname.of(terminal.environment());
    ServiceSettings settings = new ServiceSettings(used, version, hostname, null);
    Signals signals = Signals.listen();
    try (Service service =
        Service.start(settings, from, from.first(terminal), InstantSource.system())) {
      return run(service, signals, paths);
    } catch (DataFolder.Refused e) {
      if (!e.isInUse()) {
        throw new CommandFailure(String.valueOf(e.getMessage()));
      }
      return handOver(used.data(), String.valueOf(e.getMessage()), signals, paths);
    } catch (IOException | SourceException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private int run(Service service, Signals signals, List<String> files)
      throws InterruptedException {
    ProgressBar bar = ProgressBar.of(terminal);
    ImportResult result = imported(files, service.intake(), signals, bar, () -> findings(service));
    bar.clear();
    result.problems().forEach(problem -> terminal.say("kustos: " + problem.text()));
    String problem = awaitArchive(service, signals);
    report(result, ", " + Human.count(findings(service), "finding"));
    if (problem != null) {
      terminal.say("kustos: not everything is judged and archived: " + problem);
      terminal.say("  it is in the journal: the next import or server of this folder goes on");
    }
    int exit = exit(result, signals);
    return exit == ExitCode.OK && problem != null ? ExitCode.TROUBLE : exit;
  }

  private ImportResult imported(
      List<String> files, Intake intake, Signals signals, ProgressBar bar, LongSupplier findings) {
    return ImportRun.run(
        files,
        terminal.in(),
        stoppable(intake, signals),
        cluster,
        (done, total, plain, totals) ->
            bar.update(
                new Progress(
                    done,
                    total,
                    plain,
                    totals.events() + totals.duplicates(),
                    findings.getAsLong())),
        InstantSource.system());
  }

  /** The server that has the folder takes what is read. */
  private int handOver(Path folder, String refusal, Signals signals, List<String> files)
      throws InterruptedException {
    if (rules != null) {
      throw new CommandFailure(refusal + ", which judges by its own rules: leave out --rules");
    }
    try (RemoteIntake server = RemoteIntake.of(folder)) {
      if (server == null) {
        throw new CommandFailure(
            refusal + ", which takes no imports (another import?): wait for it, or stop it");
      }
      ProgressBar bar = ProgressBar.of(terminal);
      ImportResult result = imported(files, server, signals, bar, () -> 0);
      bar.clear();
      result.problems().forEach(problem -> terminal.say("kustos: " + problem.text()));
      String done = awaitArchive(server, signals) ? "judged and archived" : "and not yet archived";
      report(result, ", handed to the server that runs on " + folder + ", " + done);
      return exit(result, signals);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure(refusal + ", and it cannot be asked: " + e.getMessage());
    }
  }

  private static int exit(ImportResult result, Signals signals) {
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
        return accept(delivery, Turn.first());
      }

      @Override
      public Receipt accept(Delivery delivery, Turn turn) throws IntakeException {
        if (signals.isAsked()) {
          turn.pass();
          throw new IntakeException(IntakeException.Reason.CLOSED, "Ctrl-C");
        }
        return intake.accept(delivery, turn);
      }

      @Override
      public @Nullable String resume(String source) {
        return intake.resume(source);
      }

      @Override
      public void ended(String source, Instant now) throws IntakeException {
        intake.ended(source, now);
      }
    };
  }

  private static long findings(Service service) {
    PipelineStatus line = service.status().line();
    return line == null ? 0 : line.detection().findings();
  }

  /**
   * What is durable is judged and archived before the command ends, unless it is told to stop.
   *
   * @return why it is not; null when it is, or when told to stop
   */
  private static @Nullable String awaitArchive(Service service, Signals signals)
      throws InterruptedException {
    while (!signals.isAsked()) {
      service.flush();
      PipelineStatus line = service.status().line();
      if (line == null || line.consumers().stream().allMatch(c -> c.lagEntries() == 0)) {
        return null;
      }
      for (PipelineStatus.Consumer consumer : line.consumers()) {
        if (consumer.problem() != null) {
          return consumer.name() + ": " + consumer.problem();
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return null;
  }

  /** The same of a server, which goes on whatever comes. False when it was not waited for. */
  private boolean awaitArchive(Archiving server, Signals signals) throws InterruptedException {
    long end = server.flush();
    while (!signals.isAsked()) {
      Archiving.Left left = server.left(end);
      if (left.entries() <= 0) {
        return true;
      }
      if (!left.problem().isEmpty()) {
        terminal.say("kustos: the server cannot archive now: " + left.problem());
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return false;
  }

  private void report(ImportResult result, String more) {
    Receipt totals = result.totals();
    String logs = Human.count(result.logs(), "log");
    StringBuilder line = new StringBuilder();
    if (totals.events() + totals.duplicates() + totals.rejects() == 0) {
      line.append("nothing new from ").append(logs);
    } else {
      line.append(Human.count(totals.events(), "event")).append(" from ").append(logs);
      line.append(", ").append(Human.count(totals.duplicates(), "duplicate"));
      line.append(", ").append(Human.count(totals.rejects(), "reject"));
      line.append(more);
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
