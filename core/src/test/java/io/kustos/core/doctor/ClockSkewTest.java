package io.kustos.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
  private static final SourceText FLAGS = new SourceText("flags", "--audit-log-path=/l");

  /** Events each received so many milliseconds later than it happened, and up to 30 s more. */
  private static ClockSkew of(int events, long millis) {
    ClockSkew skew = new ClockSkew();
    for (int i = 0; i < events; i++) {
      long micros = 1_000_000L * i;
      skew.add(micros, micros + millis * 1_000 + i * 30_000_000L / events);
    }
    return skew;
  }

  private static Optional<String> code(ClockSkew skew) {
    return skew.diagnostic(FLAGS).map(Diagnostic::code);
  }

  @Test
  void clocksThatAgree() {
    assertThat(code(of(1_000, 3))).isEmpty();
    assertThat(code(of(1_000, -900))).isEmpty();
    assertThat(code(new ClockSkew())).isEmpty();
    assertThat(new ClockSkew().fact()).isEmpty();
    assertThat(of(1_000, 3).fact().orElseThrow().value())
        .isEqualTo("of 1,000 webhook events the quickest was received 0.0 s after it happened");
  }

  @Test
  void aServerAhead() {
    ClockSkew skew = of(5, -4_200);
    assertThat(code(skew)).contains("CLOCK_AHEAD");
    assertThat(skew.diagnostic(FLAGS).orElseThrow().message()).contains("ahead by 4.2 s or more");
  }

  @Test
  void aServerBehindIsSaidOfManyEventsOnly() {
    assertThat(code(of(ClockSkew.EVENTS_MIN, 61_000))).contains("CLOCK_BEHIND");
    assertThat(code(of(ClockSkew.EVENTS_MIN - 1, 61_000))).isEmpty();
  }
}
