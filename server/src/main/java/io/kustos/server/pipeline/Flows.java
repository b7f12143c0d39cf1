package io.kustos.server.pipeline;

import io.kustos.server.journal.Entry;
import io.kustos.server.pipeline.PipelineStatus.Flow;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Receipt;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what comes in, by source and cluster. */
final class Flows {
  private static final FlowKey OTHERS = new FlowKey("(others)", "(others)");
  private static final long NEVER = Long.MIN_VALUE;

  private final Map<FlowKey, Counts> flows = new ConcurrentHashMap<>();

  private static final class Counts {
    final LongAdder events = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder rejects = new LongAdder();
    final LongAdder clashes = new LongAdder();
    final LongAccumulator received = new LongAccumulator(Math::max, NEVER);
    final LongAccumulator eventTime = new LongAccumulator(Math::max, NEVER);
  }

  /** Begins with what is known from before. */
  Flows(Map<FlowKey, Long> lastReceivedMicros) {
    lastReceivedMicros.forEach((key, micros) -> counts(key).received.accumulate(micros));
  }

  private Counts counts(FlowKey key) {
    Counts found = flows.get(key);
    if (found != null) {
      return found;
    }
    FlowKey bounded = flows.size() < FlowKey.FLOWS_MAX ? key : OTHERS;
    return flows.computeIfAbsent(bounded, k -> new Counts());
  }

  /** Counts a delivery that is durable. */
  void count(Delivery delivery, DeliveryReader.Content content, int clashes, Receipt receipt) {
    FlowKey key = null;
    Counts first = null;
    Counts counts = null;
    for (Entry entry : content.entries()) {
      String cluster = cluster(entry);
      if (cluster == null) {
        continue;
      }
      if (counts == null || key == null || !key.cluster().equals(cluster)) {
        key = FlowKey.of(delivery.source(), cluster);
        counts = counts(key);
        first = first == null ? counts : first;
      }
      if (entry instanceof Entry.Event event) {
        counts.events.increment();
        counts.received.accumulate(Times.micros(event.received()));
        counts.eventTime.accumulate(content.eventNanosMax());
      }
    }
    if (first != null) {
      first.bytes.add(delivery.bytes().length);
      first.duplicates.add(receipt.duplicates());
      first.rejects.add(receipt.rejects());
      first.clashes.add(clashes);
    }
  }

  private static @Nullable String cluster(Entry entry) {
    return switch (entry) {
      case Entry.Event event -> event.cluster();
      case Entry.Reject reject -> reject.cluster();
      case Entry.Heartbeat heartbeat -> null;
      case Entry.Control control -> null;
      case Entry.Unknown unknown -> null;
    };
  }

  /** The counts, by source and cluster. */
  List<Flow> snapshot() {
    return flows.entrySet().stream()
        .map(entry -> flow(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(Flow::source).thenComparing(Flow::cluster))
        .toList();
  }

  private static Flow flow(FlowKey key, Counts counts) {
    long nanos = counts.eventTime.get();
    long micros = counts.received.get();
    return new Flow(
        key.source(),
        key.cluster(),
        counts.events.sum(),
        counts.bytes.sum(),
        counts.duplicates.sum(),
        counts.rejects.sum(),
        counts.clashes.sum(),
        micros == NEVER ? null : Times.instant(micros),
        nanos == NEVER ? null : Instant.ofEpochSecond(0, nanos));
  }
}
