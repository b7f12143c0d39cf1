package io.kustos.server.cli.option;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.ProgressBar;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.EventHit;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.SearchRequest;
import io.kustos.server.scan.BatchedSum;
import io.kustos.server.scan.ScanSink.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a data folder holds, archive and journal, whether or not a server works on it. */
public final class StoredEvents implements EventInput {
  /** A person waits for it, and can end it. */
  private static final Duration TIME_MAX = Duration.ofDays(1);

  private final DataOption data;
  private final SearchRequest request;
  private final Terminal terminal;
  private boolean problems;

  StoredEvents(DataOption data, RangeOption range, Terminal terminal) {
    this.data = data;
    this.terminal = terminal;
    SearchTimes times = range.times(Instant.now());
    range.check(times);
    this.request =
        SearchRequest.ALL
            .between(range.from(times), range.to(times))
            .inClusters(range.clusterSet());
  }

  @Override
  public <S> S read(
      String what, Supplier<S> empty, BiConsumer<S, AuditEvent> add, BiConsumer<S, S> merge) {
    try (BatchedSum<S> sum = new BatchedSum<>(empty, add, merge)) {
      each(what, sum::add);
      return sum.total();
    }
  }

  @Override
  public void each(String what, Consumer<AuditEvent> take) {
    hits(hit -> take.accept(hit.event()));
  }

  /** The same with what is known of each beside its bytes. */
  public void hits(Consumer<EventHit> take) {
    ProgressBar bar = ProgressBar.of(terminal);
    long[] seen = new long[2];
    try (QueryEngine engine = data.open(terminal, QuerySettings.DEFAULT.withTimeMax(TIME_MAX))) {
      QueryOutcome outcome =
          Asking.ask(
              terminal,
              cancellation ->
                  engine.sweep(
                      request,
                      hit -> {
                        seen[0]++;
                        seen[1] += hit.stored().bytes().length;
                        bar.update(new Progress(0, 0, seen[1], seen[0], Progress.NO_FINDINGS));
                        take.accept(hit);
                      },
                      cancellation));
      bar.clear();
      problems |= Asking.problems(terminal, outcome.problems()) != ExitCode.OK;
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    } finally {
      bar.clear();
    }
  }

  @Override
  public boolean hasProblems() {
    return problems;
  }

  @Override
  public boolean isOnceOnly() {
    return false;
  }

  @Override
  public long rejects() {
    return 0;
  }
}
