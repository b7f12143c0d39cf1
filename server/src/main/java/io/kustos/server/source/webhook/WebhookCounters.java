package io.kustos.server.source.webhook;

import io.kustos.server.latency.LatencyCounts;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what happens at the webhook. Thread-safe. */
final class WebhookCounters {
  private static final System.Logger LOG = System.getLogger("kustos.webhook");
  private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);
  private static final Duration PROBLEM_FOR = Duration.ofMinutes(10);

  private final ConcurrentSkipListMap<Integer, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Integer, Trouble> troubles = new ConcurrentSkipListMap<>();
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder rejects = new LongAdder();
  private final LatencyCounts ack = new LatencyCounts();
  private volatile @Nullable Instant last;
  final LongAdder wireBytes = new LongAdder();
  final LongAdder cutBodies = new LongAdder();

  /** The last time a kind of refusal happened, and how often it had. */
  private record Trouble(long times, Instant at, Instant logged, String what) {}

  void answered(int status) {
    requests.computeIfAbsent(status, s -> new LongAdder()).increment();
  }

  void durable(Delivery delivery, Receipt receipt, long ackNanos) {
    deliveries.increment();
    bytes.add(delivery.bytes().length);
    events.add(receipt.events());
    duplicates.add(receipt.duplicates());
    rejects.add(receipt.rejects());
    last = delivery.received();
    ack.add(ackNanos);
  }

  /** Remembers a refusal and logs it, at most once a minute for each status. */
  void refused(int status, String peer, String reason, Instant now) {
    String what = peer + ": " + reason;
    Trouble trouble =
        troubles.merge(
            status,
            new Trouble(1, now, Instant.MIN, what),
            (old, fresh) -> new Trouble(old.times() + 1, now, old.logged(), what));
    if (trouble.logged().equals(Instant.MIN) || trouble.logged().plus(LOGGED_EVERY).isBefore(now)) {
      troubles.computeIfPresent(status, (s, old) -> new Trouble(old.times(), old.at(), now, what));
      LOG.log(System.Logger.Level.WARNING, "webhook answered {0} to {1}", status, what);
    }
  }

  /** Refusals of the last minutes, for operators: each may be a batch that is lost. */
  List<String> problems(Instant now) {
    List<String> found = new ArrayList<>();
    troubles.forEach(
        (status, trouble) -> {
          if (trouble.at().plus(PROBLEM_FOR).isAfter(now)) {
            found.add(
                trouble.times() + " requests answered " + status + ", last " + trouble.what());
          }
        });
    return found;
  }

  long deliveries() {
    return deliveries.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  Receipt totals() {
    return new Receipt(events.sum(), duplicates.sum(), rejects.sum());
  }

  @Nullable Instant last() {
    return last;
  }

  WebhookMetrics snapshot(ConnectionGuard guard, BodyMemory memory) {
    SortedMap<Integer, Long> byStatus = new TreeMap<>();
    requests.forEach((status, count) -> byStatus.put(status, count.sum()));
    return new WebhookMetrics(
        byStatus,
        wireBytes.sum(),
        bytes.sum(),
        events.sum(),
        duplicates.sum(),
        rejects.sum(),
        guard.open(),
        guard.closedSlow(),
        guard.closedIdle(),
        guard.closedCrowd(),
        cutBodies.sum(),
        memory.held(),
        ack.snapshot());
  }
}
