package io.kustos.core.policy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.HashMap;
import java.util.Map;

/** How large bodies are, by verb and resource, where they were recorded. */
final class BodySizes {
  /** Bodies seen, and their bytes. */
  private static final class Average {
    private long count;
    private long bytes;

    void add(long size) {
      count++;
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

  /** Learns from an event that was recorded with bodies, or could have been. */
  void learn(String what, AuditEvent event, Level recorded) {
    if (recorded.atLeast(Level.REQUEST)) {
      learn("q " + what, requests, EventCut.member(event, EventField.REQUEST_OBJECT));
    }
    if (recorded == Level.REQUEST_RESPONSE) {
      learn("a " + what, responses, EventCut.member(event, EventField.RESPONSE_OBJECT));
    }
  }

  private void learn(String key, Average all, long bytes) {
    averages.computeIfAbsent(key, k -> new Average()).add(bytes);
    all.add(bytes);
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
