package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic.Severity;
import java.util.Locale;

/** Whether bodies are cut off large events, which is the same for both backends. */
final class Truncation {
  private static final long EVENT_BYTES = 102_400;

  private Truncation() {}

  static void check(Consultation at, String backend) {
    String prefix = "audit-" + backend + "-truncate-";
    boolean enabled = at.isTrue(prefix + "enabled", false);
    long max = at.number(prefix + "max-event-size", EVENT_BYTES);
    Traffic traffic = at.traffic();
    if (!enabled) {
      for (String flag : new String[] {"max-event-size", "max-batch-size"}) {
        if (at.flags().flag(prefix + flag) != null) {
          at.say(
              Severity.WARNING,
              "TRUNCATE_OFF",
              prefix + flag,
              "--" + prefix + flag + " does nothing without --" + prefix + "enabled",
              "set --" + prefix + "enabled=true");
        }
      }
      return;
    }
    at.fact(backend + " truncation", String.format(Locale.ROOT, "above %,d bytes an event", max));
    if (traffic != null && traffic.largestEventBytes() > max) {
      at.say(
          Severity.WARNING,
          "TRUNCATE_SMALL",
          prefix + "max-event-size",
          String.format(
              Locale.ROOT,
              "events of up to %,d bytes were recorded; above %,d they lose both bodies, and those"
                  + " with much metadata are dropped",
              traffic.largestEventBytes(),
              max),
          "set --" + prefix + "max-event-size=" + roundedUp(traffic.largestEventBytes()));
    }
  }

  private static long roundedUp(long bytes) {
    return Math.max(1, Long.highestOneBit(bytes) << 1);
  }
}
