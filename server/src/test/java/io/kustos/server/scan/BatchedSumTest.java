package io.kustos.server.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchedSumTest {
  private static AuditEvent event(int number) {
    return AuditEvent.parse(("{\"auditID\":\"" + number + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sumsAreMergedInTheOrderOfTheEvents() {
    List<String> expected = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
    try (BatchedSum<List<String>> sum =
        new BatchedSum<>(
            ArrayList::new,
            (ids, event) -> ids.add(event.text(EventField.AUDIT_ID)),
            List::addAll)) {
      IntStream.range(0, 10_000).forEach(number -> sum.add(event(number)));
      assertThat(sum.total()).isEqualTo(expected);
    }
  }

  @Test
  void aWorkersFailureIsToldToWhoAsks() {
    try (BatchedSum<List<String>> sum =
        new BatchedSum<>(
            ArrayList::new,
            (ids, event) -> {
              throw new IllegalArgumentException("bad event");
            },
            List::addAll)) {
      sum.add(event(1));
      assertThatThrownBy(sum::total).hasMessageContaining("bad event");
    }
  }
}
