package io.kustos.server.cli.rules;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.EventLogs;
import io.kustos.server.cli.option.RangeOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.scan.FindingRow;
import io.kustos.server.scan.ScanPipeline;
import io.kustos.server.scan.ScanSetup;
import io.kustos.server.scan.ScanSink;
import io.kustos.server.scan.ScanSummary;
import io.kustos.server.scan.TimeWindow;
import io.kustos.server.source.file.InterruptibleInput;
import io.kustos.server.source.file.LogFiles;
import io.kustos.server.source.file.LogReader;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What rules did to recorded events.
 *
 * @param events how many there were
 * @param findings how many there would be
 * @param matches how many events met the condition
 * @param nanosAnEvent how long the condition took, the least of some attempts each
 * @param first what the first findings say
 */
record RuleCost(long events, long findings, long matches, double nanosAnEvent, List<String> first) {
  private static final int ATTEMPTS = 5;
  private static final int FINDINGS_SHOWN_MAX = 3;
  private static final EventContext CONTEXT = new EventContext(0, 0, "", ZoneOffset.UTC);

  RuleCost {
    first = List.copyOf(first);
  }

  /** Measures on all events of the logs. */
  static RuleCost of(RuleSet rules, List<String> paths, Terminal terminal) {
    EventLogs logs = new EventLogs(paths, new RangeOption(), terminal);
    if (logs.isOnceOnly()) {
      throw new CommandFailure("--events: standard input can be read only once; name a file");
    }
    PlanOptions options = new PlanOptions(Matching.ALL, Priority.DEBUG);
    Program program = Planner.plan(rules, options);
    if (program.rules().isEmpty()) {
      throw new CommandFailure("the rule is disabled, so it finds nothing");
    }
    Watch sum = logs.read("measuring", () -> new Watch(program), Watch::add, (a, b) -> a.addAll(b));
    ScanSummary summary = scan(rules, program, paths);
    List<FindingRow> rows =
        summary.findings().stream().flatMap(found -> found.tally().rows().stream()).toList();
    return new RuleCost(
        sum.events,
        summary.tally().findings(),
        sum.matches,
        sum.events == 0 ? 0 : (double) sum.nanos / sum.events,
        rows.stream().limit(FINDINGS_SHOWN_MAX).map(FindingRow::message).toList());
  }

  private static ScanSummary scan(RuleSet rules, Program program, List<String> paths) {
    ScanSetup setup =
        new ScanSetup(
            program,
            CorrelationPlan.of(rules, Priority.DEBUG, CorrelationBounds.DEFAULT.forWholeInput()),
            CONTEXT,
            Limits.DEFAULT,
            ScanSetup.ReportBounds.DEFAULT,
            null,
            TimeWindow.ALWAYS,
            false,
            false,
            Runtime.getRuntime().availableProcessors());
    InterruptibleInput nothing = new InterruptibleInput(InputStream.nullInputStream());
    return new ScanPipeline(setup, ScanSink.NONE)
        .run(LogFiles.find(paths).files(), new LogReader(nothing));
  }

  /** Times the evaluation of events; of one thread. */
  private static final class Watch {
    private final Detector detector;
    private long events;
    private long matches;
    private long nanos;

    Watch(Program program) {
      this.detector = program.newDetector(CONTEXT);
    }

    void add(AuditEvent event) {
      long least = Long.MAX_VALUE;
      int found = 0;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        long start = System.nanoTime();
        found = detector.evaluate(event);
        least = Math.min(least, System.nanoTime() - start);
      }
      events++;
      matches += found > 0 ? 1 : 0;
      nanos += least;
    }

    void addAll(Watch other) {
      events += other.events;
      matches += other.matches;
      nanos += other.nanos;
    }
  }
}
