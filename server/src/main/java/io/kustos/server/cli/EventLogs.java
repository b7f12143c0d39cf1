package io.kustos.server.cli;

import io.kustos.core.Limits;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.event.AuditEvent;
import io.kustos.server.report.Human;
import io.kustos.server.scan.EventPass;
import io.kustos.server.source.file.InterruptibleInput;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogFiles;
import io.kustos.server.source.file.LogReader;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Logs named on the command line, read as often as needed, with a bar that tells how far it is. */
final class EventLogs {
  private static final int BAR_CELLS = 24;
  private static final long STEP_NANOS = 100_000_000L;

  private final Terminal terminal;
  private final LogFiles found;
  private long drawnNanos = System.nanoTime();
  private boolean drawn;
  private long rejects;

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

  EventLogs(@Nullable List<String> paths, Terminal terminal) {
    this.terminal = terminal;
    if (paths == null || paths.isEmpty()) {
      throw new CommandFailure("no events: name logs or folders with --events");
    }
    this.found = LogFiles.find(paths);
    found.problems().forEach(problem -> terminal.say("kustos: " + problem.text()));
    if (found.files().isEmpty()) {
      throw new CommandFailure("no log to read");
    }
  }

  /** Whether some input was missing or unreadable. */
  boolean hasProblems() {
    return !found.problems().isEmpty();
  }

  /** Whether the logs can be read only once. */
  boolean isOnceOnly() {
    return found.files().stream().anyMatch(file -> file.path() == null);
  }

  /** Pieces that were no event, in the last pass. */
  long rejects() {
    return rejects;
  }

  /**
   * Reads all events into a sum.
   *
   * @throws CommandFailure when nothing could be read, or after Ctrl-C
   */
  <S> S read(
      String what, Supplier<S> empty, BiConsumer<S, AuditEvent> add, BiConsumer<S, S> merge) {
    long totalBytes = found.files().stream().mapToLong(LogFile::sizeBytes).sum();
    EventPass<Sum<S>> pass =
        new EventPass<>(
            Limits.DEFAULT,
            () -> {
              S sum = empty.get();
              return new Sum<>(sum, event -> add.accept(sum, event));
            },
            (all, later) -> {
              merge.accept(all.sum, later.sum);
              all.rejects += later.rejects;
            },
            done -> draw(what, done, totalBytes));
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
      clear();
      interruption.done();
    }
    pass.problems().forEach(problem -> terminal.say("kustos: " + problem.text()));
    if (pass.isInterrupted()) {
      throw new CommandFailure("interrupted");
    }
    rejects = sum.rejects;
    return sum.sum;
  }

  private void draw(String what, long doneBytes, long totalBytes) {
    String forced = terminal.environment().get("KUSTOS_PROGRESS");
    boolean shown = forced != null ? !forced.equals("0") : terminal.isErrorTerminal();
    long now = System.nanoTime();
    if (!shown || totalBytes == 0 || now - drawnNanos < STEP_NANOS) {
      return;
    }
    drawnNanos = now;
    drawn = true;
    double done = Math.min(1, (double) doneBytes / totalBytes);
    int full = (int) (done * BAR_CELLS);
    String bar = "█".repeat(full) + "░".repeat(BAR_CELLS - full);
    String text =
        bar + ' ' + (int) (done * 100) + " %  " + what + "  " + Human.bytes((double) doneBytes);
    terminal.err().print("\r" + text + "\033[K");
    terminal.err().flush();
  }

  private void clear() {
    if (drawn) {
      terminal.err().print("\r\033[K");
      terminal.err().flush();
      drawn = false;
    }
  }
}
