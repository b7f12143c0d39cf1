package io.kustos.server.source.log;

import io.kustos.server.source.Events;
import io.kustos.server.source.MemoryIntake;
import io.kustos.server.source.SourceException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A log, what follows it and what was brought in. */
final class LogRig implements AutoCloseable {
  static final String CLUSTER = "east";

  /** Held, for the platform forgets levels of loggers nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("kustos.log");

  static {
    LOGGER.setLevel(Level.OFF);
  }

  final MemoryIntake intake = new MemoryIntake();
  final List<LogGap> gaps = new CopyOnWriteArrayList<>();
  final Path log;
  Disk disk = new LocalDisk();
  LogSettings settings;
  private @Nullable LogSource source;

  LogRig(Path folder) {
    log = folder.resolve("audit.log");
    settings = quick().withLogs(List.of(new LogInput(log.toString(), CLUSTER)));
  }

  static LogSettings quick() {
    return LogSettings.DEFAULT.withIntervals(
        Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(200));
  }

  LogSource newSource() {
    return LogSource.of(settings, disk, Clock.systemUTC(), gaps::add);
  }

  LogRig start() {
    LogSource started = newSource();
    try {
      started.start(intake);
    } catch (SourceException e) {
      throw new AssertionError(e);
    }
    source = started;
    return this;
  }

  void stop() {
    if (source != null) {
      source.close();
      source = null;
    }
  }

  LogSource source() {
    if (source == null) {
      throw new IllegalStateException("not started");
    }
    return source;
  }

  LogStatus status() {
    return source().logs().getFirst();
  }

  void awaitEvents(int count) {
    Events.await(count + " events, there are " + intake.events().size(), () -> intake.events().size() >= count);
  }

  void awaitGaps(int count) {
    Events.await(count + " gaps", () -> gaps.size() >= count);
  }

  static List<String> expected(int from, int to) {
    return Events.events(from, to).stream().map(event -> CLUSTER + " " + event).toList();
  }

  /** Waits long enough for a few looks. */
  void awaitLooks() {
    try {
      Thread.sleep(20 * settings.pollInterval().toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    intake.release();
    stop();
  }
}
