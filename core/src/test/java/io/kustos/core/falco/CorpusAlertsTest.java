package io.kustos.core.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.detect.Matching;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.core.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our alerts over recorded logs against those of the real Falco, field by field. */
class CorpusAlertsTest {
  /** Falco ends at a line of 64 KiB, so lines this long were left out of its input. */
  private static final int LINE_BYTES_MAX = 65_000;

  @ParameterizedTest
  @CsvSource({
    "full/audit.jsonl.gz, full, FIRST, 2587",
    "full/audit.jsonl.gz, full, ALL, 2876",
    "metadata/audit.jsonl.gz, metadata, ALL, 1388",
    "week/day7-with-attacks.jsonl.gz, week-day7, ALL, 295",
  })
  void alertsAreFalcos(String log, String corpus, Matching matching, int count) {
    String mode = matching == Matching.FIRST ? "first" : "all";
    List<String> expected =
        FalcoData.sharedLines("falco/oracle/corpus/" + corpus + "." + mode + ".jsonl.gz");
    FalcoRun run = new FalcoRun(FalcoRules.published(), matching, "host");
    scan(FalcoData.read(FalcoData.shared("corpus/" + log)), run);

    List<String> mistakes = new ArrayList<>();
    List<Finding> found = run.findings();
    for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
      JsonNode actual = run.recordedAlert(found.get(i));
      JsonNode wanted = FalcoData.json(expected.get(i));
      if (!actual.equals(wanted)) {
        mistakes.add(i + ": expected " + wanted + "\n   found    " + actual);
      }
    }
    assertThat(mistakes.stream().limit(3)).isEmpty();
    assertThat(found).hasSameSizeAs(expected).hasSize(count);
  }

  private static void scan(byte[] log, FalcoRun run) {
    EventScanner scanner = new EventScanner(256);
    AuditEvent view = AuditEvent.view();
    int start = 0;
    while (start < log.length) {
      int end = start;
      while (end < log.length && log[end] != '\n') {
        end++;
      }
      if (end - start < LINE_BYTES_MAX) {
        assertThat(scanner.scan(log, start, end)).isEqualTo(ScanStatus.OK);
        scanner.show(view, start);
        run.accept(view);
      }
      start = end + 1;
    }
  }
}
