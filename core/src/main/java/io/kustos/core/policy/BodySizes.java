package io.kustos.core.policy;

import java.util.HashMap;
import java.util.Map;

/** How large bodies are, by verb and resource, where they were recorded. */
final class BodySizes {
  /** Bodies seen, and their bytes. */
  private static final class Average {
    private long count;
    private long bytes;

    void add(long events, long size) {
      count += events;
      bytes += size;
    }

    void add(Average other) {
      count += other.count;
      bytes += other.bytes;
    }

    long value() {
      return count == 0 ? 0 : bytes / count;
    }
  }

  private final Map<String, Average> averages = new HashMap<>();
  private final Average requests = new Average();
  private final Average responses = new Average();

  /** Learns from events that were recorded with bodies, or could have been. */
  void learn(DecidedRequests.Decided decided, Tally tally) {
    if (decided.recorded().atLeast(Level.REQUEST)) {
      learn("q " + decided.what(), requests, tally.events(), tally.requestBytes());
    }
    if (decided.recorded() == Level.REQUEST_RESPONSE) {
      learn("a " + decided.what(), responses, tally.events(), tally.responseBytes());
    }
  }

  private void learn(String key, Average all, long count, long bytes) {
    averages.computeIfAbsent(key, k -> new Average()).add(count, bytes);
    all.add(count, bytes);
  }

  void addAll(BodySizes other) {
    other.averages.forEach(
        (key, average) -> averages.computeIfAbsent(key, k -> new Average()).add(average));
    requests.add(other.requests);
    responses.add(other.responses);
  }

  /** Whether there is anything to estimate from. */
  boolean knowsAny() {
    return requests.count > 0;
  }

  /** The bytes that the bodies between two levels take on average. */
  long estimate(String what, Level from, Level to) {
    long bytes = 0;
    if (!from.atLeast(Level.REQUEST) && to.atLeast(Level.REQUEST)) {
      bytes += of("q " + what, requests);
    }
    if (!from.atLeast(Level.REQUEST_RESPONSE) && to.atLeast(Level.REQUEST_RESPONSE)) {
      bytes += of("a " + what, responses);
    }
    return bytes;
  }

  private long of(String key, Average all) {
    Average own = averages.get(key);
    return own == null ? all.value() : own.value();
  }
}
