package io.kustos.server.cli.terminal;

import io.kustos.server.report.Human;
import io.kustos.server.scan.ScanSink.Progress;
import java.io.PrintStream;
import java.util.function.LongFunction;

/** One line on a terminal that tells how far a scan is, how fast, and how long it will take. */
public final class ProgressBar {
  private static final long STEP_NANOS = 100_000_000L;
  private static final long PATIENCE_NANOS = 400_000_000L;
  private static final int BAR_CELLS = 24;

  private final PrintStream err;
  private final boolean shown;
  private final long startNanos = System.nanoTime();
  private long drawnNanos;
  private boolean drawn;

  private ProgressBar(PrintStream err, boolean shown, boolean atOnce) {
    this.err = err;
    this.shown = shown;
    this.drawnNanos =
        atOnce ? startNanos - PATIENCE_NANOS : startNanos + PATIENCE_NANOS - STEP_NANOS;
  }

  /** A bar on a person's terminal; {@code KUSTOS_PROGRESS} says otherwise. */
  public static ProgressBar of(Terminal terminal) {
    String forced = terminal.environment().get("KUSTOS_PROGRESS");
    boolean shown = forced != null ? !forced.equals("0") : terminal.isErrorTerminal();
    return new ProgressBar(terminal.err(), shown, forced != null);
  }

  /** Draws when the last drawing is long enough ago. */
  public void update(Progress progress) {
    draw(now -> line(progress, (now - startNanos) / 1e9));
  }

  /** The same where only bytes are counted, with a word for what is done. */
  public void update(String what, long doneBytes, long totalBytes) {
    if (totalBytes > 0) {
      double done = Math.min(1, (double) doneBytes / totalBytes);
      draw(now -> bar(done) + what + "  " + Human.bytes((double) doneBytes));
    }
  }

  private void draw(LongFunction<String> line) {
    long now = System.nanoTime();
    if (shown && now - drawnNanos >= STEP_NANOS) {
      drawnNanos = now;
      drawn = true;
      err.print("\r" + line.apply(now) + "\033[K");
      err.flush();
    }
  }

  private static String bar(double done) {
    int full = (int) (done * BAR_CELLS);
    return "█".repeat(full) + "░".repeat(BAR_CELLS - full) + ' ' + (int) (done * 100) + " %  ";
  }

  /** The line for a scan that runs so many seconds. */
  static String line(Progress progress, double seconds) {
    StringBuilder line = new StringBuilder();
    double done =
        progress.totalBytes() == 0
            ? 0
            : Math.min(1, (double) progress.doneBytes() / progress.totalBytes());
    if (progress.totalBytes() > 0) {
      line.append(bar(done));
    }
    line.append(Human.bytes((double) progress.readBytes())).append("  ");
    line.append(Human.rough(progress.events() / Math.max(1e-3, seconds))).append(" events/s  ");
    if (progress.findings() != Progress.NO_FINDINGS) {
      line.append(Human.count(progress.findings(), "finding"));
    }
    if (done > 0.01 && seconds > 0.5) {
      long left = (long) (seconds * (1 - done) / done);
      line.append("  ").append(left / 60).append(':').append(left % 60 < 10 ? "0" : "");
      line.append(left % 60).append(" left");
    }
    return line.toString();
  }

  /** Takes the line away. */
  public void clear() {
    if (drawn) {
      err.print("\r\033[K");
      err.flush();
      drawn = false;
    }
  }
}
