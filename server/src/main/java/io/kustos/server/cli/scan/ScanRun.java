package io.kustos.server.cli.scan;

import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.ConfigFile;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.option.Tables;
import io.kustos.server.cli.option.TimeArgument;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Hostname;
import io.kustos.server.cli.terminal.Interruption;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.ProgressBar;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.config.Config;
import io.kustos.server.enrich.LookupFiles;
import io.kustos.server.report.Human;
import io.kustos.server.report.Report;
import io.kustos.server.report.html.HtmlReport;
import io.kustos.server.report.json.JsonReport;
import io.kustos.server.report.json.RejectLines;
import io.kustos.server.report.text.Ansi;
import io.kustos.server.report.text.TextReport;
import io.kustos.server.scan.RejectRow;
import io.kustos.server.scan.ScanPipeline;
import io.kustos.server.scan.ScanSetup;
import io.kustos.server.scan.ScanSink;
import io.kustos.server.scan.ScanSummary;
import io.kustos.server.scan.TimeWindow;
import io.kustos.server.source.file.InputProblem;
import io.kustos.server.source.file.InterruptibleInput;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogFiles;
import io.kustos.server.source.file.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of {@code kustos scan}, from its arguments to its exit code. */
final class ScanRun {
  private final ScanCommand arguments;
  private final Terminal terminal;
  private final LimitArguments limits;

  ScanRun(ScanCommand arguments, Terminal terminal) {
    this.arguments = arguments;
    this.terminal = terminal;
    this.limits = LimitArguments.of(arguments.limit);
  }

  int run(List<String> paths) {
    return run(LogFiles.find(paths));
  }

  int run(LogFiles found) {
    ScanSetup setup = setup();
    found.problems().forEach(problem -> complain(problem.text()));
    if (found.files().isEmpty()) {
      return ExitCode.TROUBLE;
    }
    refuseToOverwrite(found, arguments.outputFile);
    refuseToOverwrite(found, arguments.rejects);
    try (Output out = Output.open(arguments.outputFile, terminal)) {
      Output rejects = arguments.rejects == null ? null : Output.open(arguments.rejects, terminal);
      try {
        return scan(setup, found, out, rejects);
      } finally {
        if (rejects != null) {
          rejects.close();
        }
      }
    }
  }

  /** A log that is evidence must not be lost to a slip of the hand. */
  private static void refuseToOverwrite(LogFiles found, @Nullable String output) {
    if (output == null || output.equals("-")) {
      return;
    }
    for (LogFile log : found.files()) {
      if (isSameFile(log.path(), output)) {
        throw new CommandFailure(output + ": is read as a log, so it is not written to");
      }
    }
  }

  private static boolean isSameFile(@Nullable Path log, String output) {
    try {
      return log != null && Files.isSameFile(log, Path.of(output));
    } catch (IOException | InvalidPathException e) {
      return false; // There is no such file yet, so nothing can be lost.
    }
  }

  private int scan(ScanSetup setup, LogFiles found, Output out, @Nullable Output rejects) {
    ProgressBar bar = ProgressBar.of(terminal);
    ScanPipeline pipeline = new ScanPipeline(setup, new Sink(out, rejects, bar));
    InterruptibleInput input = new InterruptibleInput(terminal.in());
    Interruption interruption =
        Interruption.of(
            () -> {
              pipeline.interrupt();
              input.interrupt();
            });
    try {
      ScanSummary summary = pipeline.run(found.files(), new LogReader(input));
      bar.clear();
      summary.problems().forEach(problem -> complain(problem.text()));
      boolean anything =
          !summary.inputs().isEmpty()
              && (summary.tally().events() + summary.tally().eventsOutside() > 0
                  || summary.problems().isEmpty());
      if (anything || summary.interrupted()) {
        report(summary, found.problems(), out);
      }
      return exitCode(summary, found);
    } finally {
      bar.clear();
      out.flush();
      if (rejects != null) {
        rejects.flush();
      }
      interruption.done();
    }
  }

  private ScanSetup setup() {
    TimeWindow window = window();
    RuleSet rules = rules();
    return new ScanSetup(
        program(rules),
        CorrelationPlan.of(rules, arguments.priority, CorrelationBounds.DEFAULT.forWholeInput()),
        new EventContext(0, 0, Hostname.of(terminal.environment()), ZoneId.systemDefault()),
        limits.limits(),
        limits.bounds(),
        arguments.cluster,
        window,
        arguments.stats,
        arguments.output == OutputForm.JSONL,
        arguments.threads);
  }

  private TimeWindow window() {
    if (arguments.since == null && arguments.until == null) {
      return TimeWindow.ALWAYS;
    }
    Instant now = Instant.now();
    long since =
        arguments.since == null
            ? TimeWindow.ALWAYS.sinceNanos()
            : TimeArgument.nanos("--since", arguments.since, now);
    long until =
        arguments.until == null
            ? TimeWindow.ALWAYS.untilNanos()
            : TimeArgument.nanos("--until", arguments.until, now);
    if (since >= until) {
      throw new CommandFailure("--since is not before --until, so no event can count");
    }
    return new TimeWindow(since, until);
  }

  private RuleSet rules() {
    RuleFiles files = new RuleFiles(limits.limits(), lookups());
    RuleSet rules = files.loadOrFail(arguments.rules, terminal);
    rules.diagnostics().stream()
        .filter(d -> d.severity() == Diagnostic.Severity.WARNING)
        .map(d -> "warning: " + Diagnostics.line(d))
        .forEach(this::complain);
    return rules;
  }

  private Program program(RuleSet rules) {
    Program program = Planner.plan(rules, new PlanOptions(arguments.matching, arguments.priority));
    if (program.rules().isEmpty()) {
      throw new CommandFailure("no rule to run: none is enabled and as urgent as --priority asks");
    }
    return program;
  }

  private Lookups lookups() {
    if (arguments.config == null) {
      return Lookups.NONE;
    }
    Config config = ConfigFile.read(arguments.config).config(terminal);
    return Tables.loadOrFail(new LookupFiles(config.enrich()), terminal);
  }

  private void complain(String message) {
    terminal.say("kustos: " + message);
  }

  private void report(ScanSummary summary, List<InputProblem> notFound, Output out) {
    ScanSummary whole = summary.withProblems(notFound);
    Report report =
        switch (arguments.output) {
          case TEXT -> new TextReport(ansi(), terminal.width());
          case JSON -> new JsonReport();
          case HTML -> new HtmlReport();
          case JSONL -> (s, stream) -> terminal.say("kustos: " + oneLine(s));
        };
    try {
      report.write(whole, out);
    } catch (IOException e) {
      throw new IllegalStateException("an output tells failures in its own way", e);
    }
    if (arguments.outputFile != null && arguments.output != OutputForm.JSONL) {
      complain(oneLine(whole) + "; see " + arguments.outputFile);
    }
  }

  private Ansi ansi() {
    boolean toFile = arguments.outputFile != null && !arguments.outputFile.equals("-");
    return terminal.ansi((toFile && arguments.color == null) ? Boolean.FALSE : arguments.color);
  }

  private static String oneLine(ScanSummary summary) {
    return (summary.interrupted() ? "interrupted: " : "")
        + Human.count(summary.tally().findings(), "finding")
        + " in "
        + Human.count(summary.tally().events(), "event")
        + ", "
        + Human.count(summary.tally().rejectCount(), "reject")
        + ", "
        + Human.duration(summary.elapsedNanos());
  }

  private int exitCode(ScanSummary summary, LogFiles found) {
    if (summary.interrupted()) {
      return ExitCode.INTERRUPTED;
    }
    if (!found.problems().isEmpty() || !summary.problems().isEmpty()) {
      return ExitCode.TROUBLE;
    }
    if (arguments.strict && summary.tally().rejectCount() > 0) {
      return ExitCode.TROUBLE;
    }
    Priority threshold = arguments.failOn;
    boolean urgent =
        threshold != null
            && summary.findings().stream().anyMatch(f -> f.rule().priority().atLeast(threshold));
    return urgent ? ExitCode.FOUND : ExitCode.OK;
  }

  /** Sends what comes while the scan runs to where it belongs. */
  private record Sink(Output out, @Nullable Output rejects, ProgressBar bar) implements ScanSink {
    @Override
    public void alerts(byte[] lines) {
      out.write(lines, 0, lines.length);
    }

    @Override
    public void rejects(List<RejectRow> rows) {
      if (rejects != null) {
        RejectLines.write(rows, rejects);
      }
    }

    @Override
    public void progress(Progress progress) {
      bar.update(progress);
    }
  }
}
