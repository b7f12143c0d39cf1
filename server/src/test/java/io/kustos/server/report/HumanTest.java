package io.kustos.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.Timestamps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {
  @ParameterizedTest
  @CsvSource({"0, '0'", "999, '999'", "1000, '1,000'", "-1234567, '-1,234,567'"})
  void counts(long number, String text) {
    assertThat(Human.count(number)).isEqualTo(text);
  }

  @Test
  void nouns() {
    assertThat(Human.count(1, "event")).isEqualTo("1 event");
    assertThat(Human.count(0, "event")).isEqualTo("0 events");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "9950, 10 kB",
    "999499, 999 kB",
    "999500, 1.0 MB",
    "286133970, 286 MB",
    "1.5e12, 1.5 TB"
  })
  void bytes(double bytes, String text) {
    assertThat(Human.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"12, 12", "9999, '9,999'", "12345, 12 k", "412000, 412 k", "1234567, 1.2 M"})
  void rough(double number, String text) {
    assertThat(Human.rough(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.314, 0.31 s",
    "42, 42 s",
    "100, 1 min 40 s",
    "3000, 50 min",
    "7200, 2 h",
    "9000, 2 h 30 min",
    "600000, 6 d 22 h"
  })
  void durations(double seconds, String text) {
    assertThat(Human.duration(Math.round(seconds * 1e9))).isEqualTo(text);
  }

  @Test
  void times() {
    long nanos = 1_767_322_800_123_456_789L;
    assertThat(Human.time(nanos)).isEqualTo("2026-01-02 03:00:00");
    assertThat(Human.rfc3339(nanos)).isEqualTo("2026-01-02T03:00:00.123456789Z");
    assertThat(Human.time(Timestamps.NONE)).isEqualTo("–");
    assertThat(Human.span(nanos, nanos)).isEqualTo("2026-01-02 03:00:00");
    assertThat(Human.span(nanos, nanos + 60_000_000_000L))
        .isEqualTo("2026-01-02 03:00:00 – 03:01:00");
    assertThat(Human.span(nanos, nanos + 86_400_000_000_000L))
        .isEqualTo("2026-01-02 03:00:00 – 2026-01-03 03:00:00");
  }
}
