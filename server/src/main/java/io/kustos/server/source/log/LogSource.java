package io.kustos.server.source.log;

import io.kustos.server.source.Intake;
import io.kustos.server.source.Receipt;
import io.kustos.server.source.Source;
import io.kustos.server.source.SourceException;
import io.kustos.server.source.SourceStatus;
import io.kustos.server.source.file.Reasons;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows audit logs through rotation, compression, truncation and restarts. Every log has a
 * position of its own; deliveries bear {@code log:PATH} as their source. {@code docs/sources.md}
 * says what is promised.
 */
public final class LogSource implements Source {
  /** Its name. */
  public static final String NAME = "log";

  private final LogSettings settings;
  private final Disk disk;
  private final InstantSource clock;
  private final Consumer<LogGap> gaps;
  private final Map<Path, Tail> tails = new ConcurrentSkipListMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile SourceStatus.State state = SourceStatus.State.NEW;
  private volatile @Nullable String findProblem;
  private @Nullable Thread finder;

  private LogSource(LogSettings settings, Disk disk, InstantSource clock, Consumer<LogGap> gaps) {
    this.settings = settings;
    this.disk = disk;
    this.clock = clock;
    this.gaps = gaps;
  }

  /**
   * A source that is not started.
   *
   * @param gaps is told of every suspected gap, once, on the thread of its log
   */
  public static LogSource of(LogSettings settings, InstantSource clock, Consumer<LogGap> gaps) {
    return of(settings, new LocalDisk(), clock, gaps);
  }

  static LogSource of(LogSettings settings, Disk disk, InstantSource clock, Consumer<LogGap> gaps) {
    return new LogSource(settings, disk, clock, gaps);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void start(Intake intake) throws SourceException {
    if (state != SourceStatus.State.NEW) {
      throw new IllegalStateException("started before");
    }
    for (LogInput log : settings.logs()) {
      try {
        follow(log, intake);
      } catch (IOException | InvalidPathException e) {
        closeAll();
        throw new SourceException("cannot follow " + log.path() + ": " + Reasons.of(e), e);
      }
    }
    if (settings.logs().stream().anyMatch(log -> LogPaths.isGlob(log.path()))) {
      finder = Thread.ofVirtual().name("log-finder").start(() -> find(intake));
    }
    state = SourceStatus.State.RUNNING;
  }

  private void follow(LogInput input, Intake intake) throws IOException {
    for (Path found : LogPaths.find(input.path())) {
      Path log = found.toAbsolutePath().normalize();
      if (!tails.containsKey(log)) {
        var counters = new LogCounters(log, input.cluster(), clock, gaps);
        var tail = new Tail(log, input.cluster(), settings, disk, intake, clock, counters);
        tails.put(log, tail);
        tail.start();
      }
    }
  }

  private void find(Intake intake) {
    try {
      while (!closing.await(settings.findInterval().toMillis(), TimeUnit.MILLISECONDS)) {
        findOnce(intake);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void findOnce(Intake intake) {
    String problem = null;
    for (LogInput log : settings.logs()) {
      try {
        follow(log, intake);
      } catch (IOException | RuntimeException e) {
        problem = log.path() + ": " + Reasons.of(e);
      }
    }
    findProblem = problem;
  }

  /** How each log is doing, by path. */
  public List<LogStatus> logs() {
    return tails.values().stream().map(tail -> tail.counters().status()).toList();
  }

  @Override
  public SourceStatus status() {
    List<String> problems = new ArrayList<>();
    Receipt totals = new Receipt(0, 0, 0);
    Instant last = null;
    long deliveries = 0;
    long bytes = 0;
    int failing = 0;
    for (Tail tail : tails.values()) {
      LogCounters counters = tail.counters();
      LogStatus log = counters.status();
      totals = totals.plus(log.totals());
      deliveries += log.deliveries();
      bytes += log.bytes();
      Instant received = log.last();
      last = last == null || (received != null && received.isAfter(last)) ? received : last;
      if (log.problem() != null) {
        failing++;
        problems.addFirst(log.log() + ": " + log.problem());
      }
      LogGap gap = counters.lastGap();
      if (gap != null) {
        problems.add(log.gaps() + " times, last " + gap.noticed() + ": " + gap.text());
      }
    }
    if (findProblem != null) {
      problems.add(findProblem);
    }
    boolean stuck = failing > 0 && failing == tails.size();
    SourceStatus.State now =
        state == SourceStatus.State.RUNNING && stuck ? SourceStatus.State.FAILING : state;
    return new SourceStatus(now, place(), deliveries, bytes, totals, last, problems);
  }

  private String place() {
    return String.join(", ", settings.logs().stream().map(LogInput::path).toList());
  }

  @Override
  public synchronized void close() {
    closeAll();
    state = SourceStatus.State.CLOSED;
  }

  private void closeAll() {
    closing.countDown();
    Thread looking = finder;
    if (looking != null) {
      looking.interrupt();
      join(looking);
    }
    tails.values().forEach(Tail::stop);
    tails.values().forEach(Tail::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
