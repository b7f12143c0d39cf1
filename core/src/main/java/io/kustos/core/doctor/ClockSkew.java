package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.SourceText;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares the clock of an API server with that of who receives its events. An event is received
 * after it happened, and of many some are received almost at once: when none was for long, or one
 * was before it happened, the clocks differ. One thread at a time.
 */
public final class ClockSkew {
  /** {@code skew_events_min}: of fewer none may have been sent at once. */
  static final int EVENTS_MIN = 100;

  /** Clocks that agree with a time server differ by less. */
  private static final long AHEAD_MICROS = 1_000_000;

  /** Of many events some come sooner: a batch is sent when it is full, and its last is new. */
  private static final long BEHIND_MICROS = 10_000_000;

  private long events;
  private long leastMicros = Long.MAX_VALUE;

  /** Takes an event that the server sent by itself; both times in microseconds since the epoch. */
  public void add(long eventMicros, long receivedMicros) {
    events++;
    leastMicros = Math.min(leastMicros, receivedMicros - eventMicros);
  }

  /** What was measured, in words; empty without events. */
  public Optional<Diagnosis.Fact> fact() {
    return events == 0
        ? Optional.empty()
        : Optional.of(
            new Diagnosis.Fact(
                "clocks",
                String.format(
                    Locale.ROOT,
                    "of %,d webhook events the quickest was received %s s after it happened",
                    events,
                    seconds(leastMicros))));
  }

  /**
   * What is wrong, if anything.
   *
   * @param source of the server's flags, where it is said
   */
  public Optional<Diagnostic> diagnostic(SourceText source) {
    if (events > 0 && leastMicros < -AHEAD_MICROS) {
      return Optional.of(
          said(
              source,
              "CLOCK_AHEAD",
              "the API server's clock is ahead by "
                  + seconds(-leastMicros)
                  + " s or more: events were received before they happened, so times of findings"
                  + " and the order with other sources are wrong"));
    }
    if (events >= EVENTS_MIN && leastMicros > BEHIND_MICROS) {
      return Optional.of(
          said(
              source,
              "CLOCK_BEHIND",
              "the API server's clock is behind by up to "
                  + seconds(leastMicros)
                  + " s: not one of "
                  + events
                  + " events was received sooner after it happened"));
    }
    return Optional.empty();
  }

  private static Diagnostic said(SourceText source, String code, String message) {
    return new Diagnostic(
        Severity.WARNING,
        code,
        message,
        source,
        0,
        1,
        "on that node and on this one: timedatectl set-ntp true, or 'server <your NTP server>"
            + " iburst' in /etc/chrony/chrony.conf; chronyc tracking shows which one is off");
  }

  private static String seconds(long micros) {
    return String.format(Locale.ROOT, "%.1f", micros / 1e6);
  }
}
