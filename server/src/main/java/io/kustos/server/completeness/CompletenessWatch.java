package io.kustos.server.completeness;

import io.kustos.core.completeness.Arrivals;
import io.kustos.core.completeness.CounterHistory;
import io.kustos.core.completeness.CounterSample;
import io.kustos.core.completeness.CounterSample.Counter;
import io.kustos.core.completeness.Interval;
import io.kustos.core.completeness.Reconciliation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares, interval by interval, what the API servers counted with what is here. An interval lies
 * between two scrapes and is compared when the delay for late events is over; after a stop of this
 * server it goes on where it was.
 */
public final class CompletenessWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("kustos.completeness");

  /** Time that was not compared is caught up on so far back, and no further. */
  private static final Duration CATCH_UP_MAX = Duration.ofDays(1);

  /** A counter's value at the beginning is looked for so much earlier. */
  private static final Duration BEFORE = Duration.ofMinutes(5);

  private static final Duration TICK_MAX = Duration.ofSeconds(15);

  private final CompletenessSettings settings;
  private final StoredTimes stored;
  private final Consumer<Interval> missing;
  private final InstantSource clock;
  private final ComparedUntil until;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kustos-completeness").factory());
  private volatile CompletenessStatus status = CompletenessStatus.NONE;

  /** Knows the events that are here. */
  @FunctionalInterface
  public interface StoredTimes {
    /**
     * Hands out the stage time of each event from one time to before another, nanoseconds since the
     * epoch.
     */
    void read(Instant from, Instant to, LongConsumer nanos)
        throws IOException, InterruptedException;
  }

  private CompletenessWatch(
      CompletenessSettings settings,
      Path data,
      StoredTimes stored,
      Consumer<Interval> missing,
      InstantSource clock) {
    this.settings = settings;
    this.stored = stored;
    this.missing = missing;
    this.clock = clock;
    this.until = new ComparedUntil(data);
  }

  /**
   * Begins to watch.
   *
   * @param data folder that keeps up to where was compared
   * @param missing is told of each interval of which events are missing
   */
  public static CompletenessWatch start(
      CompletenessSettings settings,
      Path data,
      StoredTimes stored,
      Consumer<Interval> missing,
      InstantSource clock) {
    CompletenessWatch watch = new CompletenessWatch(settings, data, stored, missing, clock);
    long millis = Math.min(TICK_MAX.toMillis(), settings.interval().toMillis());
    Future<?> _ =
        watch.timer.scheduleWithFixedDelay(watch::look, millis, millis, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** What came of it so far. */
  public CompletenessStatus status() {
    return status;
  }

  private void look() {
    try {
      compare(clock.instant().minus(settings.delay()));
    } catch (IOException | RuntimeException e) {
      String said = String.valueOf(e.getMessage());
      if (!said.equals(status.problem())) {
        LOG.log(System.Logger.Level.WARNING, "cannot compare with the API servers: " + e);
      }
      status = status.with(said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare(Instant end) throws IOException, InterruptedException {
    Instant earliest = end.minus(CATCH_UP_MAX);
    long known = until.read();
    Instant from = known == ComparedUntil.NEVER ? end : Instant.ofEpochSecond(0, known);
    if (known != ComparedUntil.NEVER && from.plus(settings.interval()).isAfter(end)) {
      return;
    }
    from = from.isBefore(earliest) ? earliest : from;
    List<CounterSample> samples =
        new PrometheusRange(settings.prometheus(), token(), settings.authorities())
            .samples(settings.selector(), from.minus(BEFORE), end);
    CounterHistory history = CounterHistory.of(samples);
    if (history.times().isEmpty()) {
      status = status.with("Prometheus has no " + Counter.EVENTS.metric() + " of these servers");
      return;
    }
    if (known == ComparedUntil.NEVER) {
      until.write(history.times().getLast());
      return;
    }
    List<Long> bounds = bounds(history.times(), nanos(from));
    if (bounds.size() > 1) {
      long edgeNanos = edge(samples);
      Arrivals arrivals = new Arrivals(bounds, edgeNanos);
      count(bounds, edgeNanos, arrivals);
      tell(Reconciliation.of(history, arrivals));
      until.write(bounds.getLast());
    }
    status = status.with((String) null);
  }

  private @Nullable String token() throws IOException {
    Path file = settings.tokenFile();
    return file == null ? null : Files.readString(file).strip();
  }

  /** Scrapes at least an interval apart; what is behind the last is for the next time. */
  private List<Long> bounds(List<Long> times, long from) {
    List<Long> bounds = new ArrayList<>();
    for (long time : times) {
      if (time >= from
          && (bounds.isEmpty() || time - bounds.getLast() >= settings.interval().toNanos())) {
        bounds.add(time);
      }
    }
    return bounds;
  }

  /**
   * Scrapes of several servers do not coincide: at a bound the count of one is as old as its last
   * scrape.
   */
  private long edge(List<CounterSample> samples) {
    Map<String, Long> before = new HashMap<>();
    long widest = 0;
    for (CounterSample sample : samples) {
      if (sample.counter() == Counter.EVENTS) {
        Long last = before.put(sample.instance(), sample.timeNanos());
        widest = last == null ? widest : Math.max(widest, sample.timeNanos() - last);
      }
    }
    return settings.edge().toNanos() + (before.size() > 1 ? widest : 0);
  }

  private void count(List<Long> bounds, long edgeNanos, Arrivals arrivals)
      throws IOException, InterruptedException {
    Duration around = Duration.ofNanos(edgeNanos).plusSeconds(1);
    Instant from = Instant.ofEpochSecond(0, bounds.getFirst()).minus(around);
    Instant to = Instant.ofEpochSecond(0, bounds.getLast()).plus(around);
    stored.read(from, to, arrivals::add);
  }

  private void tell(List<Interval> intervals) {
    for (Interval interval : intervals) {
      status = status.with(interval);
      if (interval.verdict() == Interval.Verdict.MISSING) {
        missing.accept(interval);
      }
    }
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      boolean _ = timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
