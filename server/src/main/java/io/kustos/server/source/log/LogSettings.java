package io.kustos.server.source.log;

import java.time.Duration;
import java.util.List;

/**
 * How log files are followed.
 *
 * @param logs what to follow
 * @param backups whether rotated parts that lie there at the very first start are read as well
 * @param pollInterval time between two looks at a log
 * @param findInterval time between two looks for logs that match a glob
 * @param batchBytesMax most bytes in one delivery, but for a single longer line
 * @param lineBytesMax longest line; of a longer one this much is passed on, to become a reject, and
 *     the rest is skipped
 * @param lineTimeout how long the last line of a rotated part may stay without its end before it is
 *     passed on as it is; the log being written is never cut within a line
 */
public record LogSettings(
    List<LogInput> logs,
    boolean backups,
    Duration pollInterval,
    Duration findInterval,
    int batchBytesMax,
    int lineBytesMax,
    Duration lineTimeout) {
  /** Ten looks a second, deliveries of up to 1 MiB, lines of up to 8 MiB. */
  public static final LogSettings DEFAULT =
      new LogSettings(
          List.of(),
          true,
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          1 << 20,
          8 << 20,
          Duration.ofSeconds(5));

  /** Checks the bounds. */
  public LogSettings {
    logs = List.copyOf(logs);
    if (pollInterval.toMillis() < 1 || findInterval.toMillis() < 1) {
      throw new IllegalArgumentException("an interval shorter than a millisecond");
    }
    if (batchBytesMax < 1 || lineBytesMax < batchBytesMax) {
      throw new IllegalArgumentException(
          "the longest line must not be shorter than a delivery, nor either be empty");
    }
  }

  /** Following these. */
  public LogSettings withLogs(List<LogInput> others) {
    return new LogSettings(
        others, backups, pollInterval, findInterval, batchBytesMax, lineBytesMax, lineTimeout);
  }

  /** Reading what was rotated before the first start, or not. */
  public LogSettings withBackups(boolean read) {
    return new LogSettings(
        logs, read, pollInterval, findInterval, batchBytesMax, lineBytesMax, lineTimeout);
  }

  /** Looking at other intervals. */
  public LogSettings withIntervals(Duration poll, Duration find, Duration line) {
    return new LogSettings(logs, backups, poll, find, batchBytesMax, lineBytesMax, line);
  }

  /** With other bounds. */
  public LogSettings withBytes(int batchMax, int lineMax) {
    return new LogSettings(
        logs, backups, pollInterval, findInterval, batchMax, lineMax, lineTimeout);
  }
}
