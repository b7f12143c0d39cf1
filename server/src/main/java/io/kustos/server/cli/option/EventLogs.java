package io.kustos.server.cli.option;

import io.kustos.core.Limits;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Interruption;
import io.kustos.server.cli.terminal.ProgressBar;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.scan.EventPass;
import io.kustos.server.scan.ScanSink.Progress;
import io.kustos.server.scan.TimeWindow;
import io.kustos.server.source.file.EventFiles;
import io.kustos.server.source.file.InputProblem;
import io.kustos.server.source.file.InterruptibleInput;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogFiles;
import io.kustos.server.source.file.LogReader;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Logs named on the command line, read as often as needed, with a bar that tells how far it is. */
public final class EventLogs implements EventInput {
  private static final long SECONDS_MAX = Long.MAX_VALUE / 1_000_000_000L - 1;

  private final Terminal terminal;
  private final LogFiles found;
  private final TimeWindow window;
  private long rejects;
  private boolean problems;

  /** A sum of events, and how many pieces were none. */
  private static final class Sum<S> implements ItemSink {
    private final S sum;
    private final Consumer<AuditEvent> add;
    private long rejects;

    Sum(S sum, Consumer<AuditEvent> add) {
      this.sum = sum;
      this.add = add;
    }

    @Override
    public void event(AuditEvent event, Item item) {
      add.accept(event);
    }

    @Override
    public void reject(Reject reject) {
      rejects++;
    }
  }

  /** The events of logs, folders and globs that lie in a range. */
  public EventLogs(List<String> paths, RangeOption range, Terminal terminal) {
    this.terminal = terminal;
    SearchTimes times = range.times(Instant.now());
    range.check(times);
    this.window =
        new TimeWindow(
            nanos(range.from(times), Long.MIN_VALUE), nanos(range.to(times), Long.MAX_VALUE));
    this.found = LogFiles.find(paths);
    found.problems().forEach(problem -> terminal.say("kustos: " + problem.text()));
    if (found.files().isEmpty()) {
      throw new CommandFailure("no log to read");
    }
  }

  private static long nanos(@Nullable Instant time, long none) {
    if (time == null) {
      return none;
    }
    long seconds = Math.clamp(time.getEpochSecond(), -SECONDS_MAX, SECONDS_MAX);
    return seconds * 1_000_000_000L + time.getNano();
  }

  @Override
  public boolean hasProblems() {
    return problems || !found.problems().isEmpty();
  }

  @Override
  public boolean isOnceOnly() {
    return found.files().stream().anyMatch(file -> file.path() == null);
  }

  @Override
  public long rejects() {
    return rejects;
  }

  @Override
  public <S> S read(
      String what, Supplier<S> empty, BiConsumer<S, AuditEvent> add, BiConsumer<S, S> merge) {
    long totalBytes = found.files().stream().mapToLong(LogFile::sizeBytes).sum();
    ProgressBar bar = ProgressBar.of(terminal);
    EventPass<Sum<S>> pass =
        new EventPass<>(
            Limits.DEFAULT,
            () -> {
              S sum = empty.get();
              return new Sum<>(
                  sum,
                  event -> {
                    if (window.contains(event.stageNanos())) {
                      add.accept(sum, event);
                    }
                  });
            },
            (all, later) -> {
              merge.accept(all.sum, later.sum);
              all.rejects += later.rejects;
            },
            done -> bar.update(what, done, totalBytes));
    InterruptibleInput input = new InterruptibleInput(terminal.in());
    Interruption interruption =
        Interruption.of(
            () -> {
              pass.interrupt();
              input.interrupt();
            });
    Sum<S> sum;
    try {
      sum = pass.run(found.files(), new LogReader(input));
    } finally {
      bar.clear();
      interruption.done();
    }
    say(pass.problems());
    if (pass.isInterrupted()) {
      throw new CommandFailure("interrupted");
    }
    rejects = sum.rejects;
    return sum.sum;
  }

  @Override
  public void each(String what, Consumer<AuditEvent> take) {
    ProgressBar bar = ProgressBar.of(terminal);
    long[] seen = new long[2];
    Sum<long[]> sum =
        new Sum<>(
            seen,
            event -> {
              seen[0]++;
              seen[1] += event.end() - event.start();
              if (window.contains(event.stageNanos())) {
                take.accept(event);
              }
            });
    try {
      EventFiles.Progress progress =
          (done, total) ->
              bar.update(new Progress(done, total, seen[1], seen[0], Progress.NO_FINDINGS));
      List<InputProblem> said =
          new EventFiles(new LogReader(terminal.in()), Limits.DEFAULT, progress).read(found, sum);
      bar.clear();
      said.removeAll(found.problems());
      say(said);
      rejects = sum.rejects;
    } catch (IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    } finally {
      bar.clear();
    }
  }

  private void say(List<InputProblem> said) {
    problems |= !said.isEmpty();
    said.forEach(problem -> terminal.say("kustos: " + problem.text()));
  }
}
