package io.kustos.server.cli.completeness;

import io.kustos.core.Limits;
import io.kustos.core.completeness.Arrivals;
import io.kustos.core.completeness.Comparison;
import io.kustos.core.completeness.CounterHistory;
import io.kustos.core.completeness.CounterSample;
import io.kustos.core.completeness.Interval;
import io.kustos.core.completeness.LogEvidence;
import io.kustos.core.completeness.MetricsText;
import io.kustos.core.completeness.Reconciliation;
import io.kustos.core.event.Timestamps;
import io.kustos.server.cli.option.EventInput;
import io.kustos.server.cli.option.EventLogs;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.option.TimeArgument;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.completeness.PrometheusRange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of {@code kustos completeness}. */
final class CompletenessRun {
  /** {@code comparison_events_max}: what fits the heap that the launcher gives. */
  private static final int COMPARISON_EVENTS_MAX = 2_000_000;

  private final CompletenessCommand arguments;
  private final Terminal terminal;
  private final RuleFiles texts = new RuleFiles(Limits.DEFAULT);
  private boolean trouble;

  CompletenessRun(CompletenessCommand arguments, Terminal terminal) {
    this.arguments = arguments;
    this.terminal = terminal;
  }

  int run(EventInput arrived) {
    Duration silence = TimeArgument.duration("--silence", arguments.silence);
    LogEvidence.Bounds usual = LogEvidence.Bounds.DEFAULT;
    LogEvidence evidence =
        new LogEvidence(
            new LogEvidence.Bounds(
                usual.objectsMax(),
                usual.requestsMax(),
                usual.patience(),
                usual.longPatience(),
                silence));
    Comparison comparison = new Comparison(COMPARISON_EVENTS_MAX);
    List<String> reference = arguments.reference == null ? List.of() : arguments.reference;
    boolean compares = !reference.isEmpty();
    arrived.each(
        "reading",
        event -> {
          evidence.add(event);
          if (compares) {
            comparison.here(event);
          }
        });
    long rejects = arrived.rejects();
    if (evidence.events() == 0) {
      throw new CommandFailure("no event was read");
    }
    if (compares) {
      EventInput whole = new EventLogs(reference, arguments.range, terminal);
      whole.each("reading", comparison::reference);
      trouble |= whole.hasProblems();
    }
    List<Interval> intervals = intervals(arrived, evidence);
    CompletenessReport report =
        new CompletenessReport(evidence, rejects, intervals, comparison.outcome().orElse(null));
    try (Output out = Output.standard(terminal)) {
      switch (arguments.output) {
        case TEXT ->
            new CompletenessText(report, terminal.ansi(arguments.color), arguments.limit)
                .write(new Lines(out));
        case JSON -> new Lines(out).line(CompletenessJson.of(report));
      }
    }
    trouble |= arrived.hasProblems();
    return trouble ? ExitCode.TROUBLE : report.isMissing() ? ExitCode.FOUND : ExitCode.OK;
  }

  private @Nullable List<Interval> intervals(EventInput arrived, LogEvidence evidence) {
    List<CounterSample> samples = new ArrayList<>();
    scrapes(samples);
    prometheus(evidence, samples);
    if (arguments.metrics == null && arguments.prometheus == null) {
      return null;
    }
    CounterHistory history = CounterHistory.of(samples);
    long interval = TimeArgument.duration("--interval", arguments.interval).toNanos();
    List<Long> bounds = Reconciliation.bounds(history, interval);
    if (bounds.size() < 2) {
      throw new CommandFailure(
          "the counters were read at "
              + (bounds.isEmpty() ? "no time" : "one time only")
              + ": two scrapes with apiserver_audit_event_total are needed to tell what was between");
    }
    if (arrived.isOnceOnly()) {
      throw new CommandFailure("standard input cannot be read twice: name a file to compare");
    }
    long edge = TimeArgument.duration("--edge", arguments.edge).toNanos();
    Arrivals arrivals = new Arrivals(bounds, edge);
    arrived.each(
        "comparing",
        event -> {
          long nanos = event.stageNanos();
          if (nanos != Timestamps.NONE) {
            arrivals.add(nanos);
          }
        });
    return Reconciliation.of(history, arrivals);
  }

  private void scrapes(List<CounterSample> samples) {
    if (arguments.metrics == null) {
      return;
    }
    for (String argument : arguments.metrics) {
      int at = argument.lastIndexOf('@');
      String file = at < 0 ? argument : argument.substring(0, at);
      long time =
          at < 0
              ? changed(file)
              : TimeArgument.nanos("--metrics", argument.substring(at + 1), Instant.now());
      MetricsText.Scrape scrape = MetricsText.parse(texts.read(file), time);
      scrape.diagnostics().forEach(said -> terminal.say("kustos: " + Diagnostics.line(said)));
      if (scrape.samples().isEmpty()) {
        throw new CommandFailure(file + ": holds no counter of auditing (apiserver_audit_...)");
      }
      samples.addAll(scrape.samples());
    }
  }

  private static long changed(String file) {
    try {
      Instant time = Files.getLastModifiedTime(Path.of(file)).toInstant();
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (IOException | ArithmeticException e) {
      throw new CommandFailure(file + ": cannot be read");
    }
  }

  private void prometheus(LogEvidence evidence, List<CounterSample> samples) {
    if (arguments.prometheus == null) {
      return;
    }
    if (!evidence.span().isKnown()) {
      throw new CommandFailure(
          "no event tells its time, so there is nothing to ask Prometheus for");
    }
    try {
      URI base = URI.create(arguments.prometheus);
      if (base.getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
      String token =
          arguments.prometheusToken == null
              ? null
              : texts.read(arguments.prometheusToken).text().strip();
      Instant from = Instant.ofEpochSecond(0, evidence.span().firstNanos());
      Instant to = Instant.ofEpochSecond(0, evidence.span().lastNanos()).plusSeconds(60);
      samples.addAll(
          new PrometheusRange(base, token, arguments.prometheusCa)
              .samples(arguments.selector, from.minusSeconds(60), to));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(arguments.prometheus + ": not the URL of a Prometheus");
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }
}
