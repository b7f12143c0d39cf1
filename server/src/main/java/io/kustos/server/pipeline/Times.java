package io.kustos.server.pipeline;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times in microseconds since the epoch, as journal and archive keep them. */
final class Times {
  private Times() {}

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
