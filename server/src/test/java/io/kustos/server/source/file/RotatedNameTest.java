package io.kustos.server.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotatedNameTest {
  @Test
  void partsOfOneLogAreOrderedOldestFirst() {
    assertOrder(
        "audit-2025-12-31T23-59-59.999.log.gz",
        "audit-2026-01-02T03-04-05.000.log",
        "audit-2026-01-02T03-04-05.001.log.zst",
        "audit.log");
    assertOrder("audit.log.10.gz", "audit.log.9.gz", "audit.log.2", "audit.log.1", "audit.log");
    assertOrder("audit.log-20260101.gz", "audit.log-20260102", "audit.log");
    assertOrder("audit.log.2026-01-01", "audit.log.2026-01-01-12", "audit.log");
    assertOrder("audit.2.log", "audit.1.log", "audit.log");
  }

  private static void assertOrder(String... names) {
    List<String> shuffled = new ArrayList<>(List.of(names));
    Collections.shuffle(shuffled, new Random(7));
    shuffled.sort(LogFiles.LOG_ORDER);
    assertThat(shuffled).containsExactly(names);
  }

  @Test
  void otherNamesAreLogsOfTheirOwn() {
    assertThat(RotatedName.parse("events.jsonl")).isEqualTo(new RotatedName("events.jsonl", "", 0));
    assertThat(RotatedName.parse("audit-prod.log").log()).isEqualTo("audit-prod.log");
    assertThat(RotatedName.parse("k8s-1.36.log.gz").log()).isNotEmpty();
  }
}
