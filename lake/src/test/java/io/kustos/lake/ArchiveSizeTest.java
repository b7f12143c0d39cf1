package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many bytes an event takes, and which column takes them. Prints the tables of the docs. */
@Tag("slow")
class ArchiveSizeTest {
  private static final int ROUNDS = 6;

  @TempDir Path folder;

  @Test
  void anEventTakesAtMostEightPercent() throws IOException {
    for (String corpus : Corpus.NAMES) {
      List<AuditEvent> recorded = Corpus.events(corpus);
      for (int rounds : recorded.size() > 2000 ? new int[] {1, ROUNDS} : new int[] {1}) {
        double share = measure(corpus, recorded, rounds);
        assertThat(share).as(corpus).isLessThan(rounds > 1 ? 0.08 : 0.15);
      }
    }
  }

  @Test
  void everyRecordingComesBackByteForByte() throws IOException {
    ArchiveOptions eager = new ArchiveOptions(256L << 20, 256L << 20, 1, 4 << 20, 128L << 20, 2, 1);
    try (Archive archive = Archive.open(folder.resolve("all"), eager)) {
      List<ArchivedEvent> all = new ArrayList<>();
      for (String corpus : Corpus.NAMES) {
        List<ArchivedEvent> batch = Corpus.archived(Corpus.events(corpus), "prod", all.size());
        archive.writer().append(batch);
        all.addAll(batch);
      }
      assertThat(archive.maintain(Instant.MAX).compacted()).isPositive();
      List<Long> seen = new ArrayList<>();
      try (ArchiveScan scan = archive.scan(ScanFilter.ALL)) {
        scan.events(
            "true",
            event -> {
              assertThat(event.bytes())
                  .isEqualTo(all.get((int) event.position()).event().toBytes());
              seen.add(event.position());
            });
      }
      assertThat(seen).hasSize(all.size()).doesNotHaveDuplicates();
      System.out.printf("%d events came back byte for byte%n", seen.size());
    }
  }

  private double measure(String corpus, List<AuditEvent> recorded, int rounds) throws IOException {
    Path at = folder.resolve(corpus.replace('/', '-') + rounds);
    long raw = 0;
    long rows = 0;
    try (Archive archive = Archive.open(at, ArchiveOptions.DEFAULT)) {
      List<ArchivedEvent> batch = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        List<AuditEvent> events = round == 0 ? recorded : new Variation(round).of(recorded);
        batch.addAll(Corpus.archived(events, "prod", rows));
        rows += events.size();
        raw += events.stream().mapToLong(e -> e.end() - e.start() + 1L).sum();
      }
      ArchiveWriter.Appended appended = archive.writer().append(batch);
      archive.maintain(Instant.MAX);
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %d | %.1f | %.2f %% | %d |%n",
          corpus,
          rows,
          raw / rows,
          appended.bytes() / (double) rows,
          100.0 * appended.bytes() / raw,
          appended.rawRows());
      if (rounds > 1) {
        columns(archive, rows);
      }
      return appended.bytes() / (double) raw;
    }
  }

  private static void columns(Archive archive, long rows) throws IOException {
    Map<Integer, Long> sizes = new TreeMap<>();
    for (DataFile file : archive.files()) {
      file.columnSizes().forEach((id, size) -> sizes.merge(id, size, Long::sum));
    }
    StringBuilder line = new StringBuilder("  ");
    sizes.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
        .limit(16)
        .forEach(
            e ->
                line.append(ArchiveSchema.events().findColumnName(e.getKey()))
                    .append(String.format(Locale.ROOT, " %.1f, ", e.getValue() / (double) rows)));
    System.out.println(line);
  }
}
