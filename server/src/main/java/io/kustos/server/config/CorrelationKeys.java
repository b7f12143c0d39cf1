package io.kustos.server.config;

import io.kustos.core.correlate.CorrelationBounds;
import java.time.Duration;
import java.util.List;

/**
 * The keys of {@code correlation}: the bounds on which its memory and its findings' delay depend.
 */
final class CorrelationKeys {
  private static final Duration LATENESS_MAX = Duration.ofDays(1);
  private static final long BYTES_MAX = 1L << 40;

  static final List<Key> ALL = keys(CorrelationBounds.DEFAULT);

  private CorrelationKeys() {}

  private static List<Key> keys(CorrelationBounds defaults) {
    return List.of(
        Keys.time(
            "lateness_max",
            defaults.lateness(),
            LATENESS_MAX,
            "How much later than others an event may come; findings wait for so long."),
        Keys.count(
            "keys_max",
            defaults.keysMax(),
            100_000_000,
            "Groups held, of all correlations together; beyond it the stalest is forgotten."),
        Keys.size(
            "state_bytes_max",
            defaults.stateBytesMax(),
            BYTES_MAX,
            "Memory of open windows; beyond it the stalest is forgotten."),
        Keys.size(
            "pending_bytes_max",
            defaults.pendingBytesMax(),
            BYTES_MAX,
            "Memory of matches that wait; beyond it they are looked at before their time."),
        Keys.count(
            "events_listed_max",
            defaults.eventsListedMax(),
            10_000,
            "Events named in a finding; all are counted."));
  }

  static CorrelationBounds bounds(Section correlation) {
    return CorrelationBounds.DEFAULT
        .withLateness(correlation.time("lateness_max"))
        .withMemory(
            correlation.integer("keys_max"),
            correlation.number("state_bytes_max"),
            correlation.number("pending_bytes_max"))
        .withEventsListed(correlation.integer("events_listed_max"));
  }
}
