package io.kustos.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeSpanTest {
  @Test
  void spansTheTimesThatCount() {
    TimeSpan span = new TimeSpan();
    span.add(Timestamps.NONE);
    assertThat(span.isKnown()).isFalse();
    assertThat(span.nanos()).isZero();
    span.add(7);
    assertThat(span.isKnown()).isTrue();
    assertThat(span.nanos()).isZero();
    span.add(3);
    assertThat(span.firstNanos()).isEqualTo(3);
    assertThat(span.lastNanos()).isEqualTo(7);
  }

  @Test
  void spansAddUp() {
    TimeSpan span = new TimeSpan();
    span.addAll(new TimeSpan());
    assertThat(span.isKnown()).isFalse();
    TimeSpan later = new TimeSpan();
    later.add(9);
    span.addAll(later);
    span.addAll(new TimeSpan());
    assertThat(span.firstNanos()).isEqualTo(9);
    assertThat(span.lastNanos()).isEqualTo(9);
  }
}
