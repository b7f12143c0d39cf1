package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.event.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive from append to read, in one folder. */
class ArchiveTest {
  static final ArchiveOptions OPTIONS = ArchiveOptions.DEFAULT;

  @TempDir Path folder;

  static AuditEvent event(String id, String time, String more) {
    String json =
        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\""
            + id
            + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api\",\"verb\":\"get\",\"user\":{"
            + more
            + "},\"requestReceivedTimestamp\":\""
            + time
            + "\",\"stageTimestamp\":\""
            + time
            + "\"}";
    return AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  static List<ArchivedEvent> day(String day, String cluster, long position, int count) {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long number = position + i;
      events.add(
          event(
              "id-" + number,
              day + "T10:%02d:%02d.000%03dZ".formatted(i / 60 % 60, i % 60, i % 1000),
              "\"username\":\"user-" + number % 7 + "\""));
    }
    return Corpus.archived(events, cluster, position);
  }

  static Map<Long, String> contents(Archive archive) throws IOException {
    Map<Long, String> contents = new HashMap<>();
    try (ArchiveScan scan = archive.scan(ScanFilter.ALL)) {
      scan.events(
          "true",
          event ->
              assertThat(
                      contents.put(
                          event.position(), new String(event.bytes(), StandardCharsets.UTF_8)))
                  .isNull());
    }
    return contents;
  }

  static long parquetFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".parquet")).count();
    }
  }

  static long filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void eventsComeBackByteForByte() throws IOException {
    List<ArchivedEvent> batch = Corpus.archived(Corpus.events("rare/audit"), "prod", 100);
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      ArchiveWriter.Appended appended = archive.writer().append(batch);
      assertThat(appended.rows()).isEqualTo(batch.size());
      assertThat(appended.rawRows()).isZero();
      assertThat(archive.writer().lastCommitted(0)).hasValue(100 + batch.size() - 1);
      Map<Long, String> contents = contents(archive);
      assertThat(contents).hasSize(batch.size());
      for (ArchivedEvent archived : batch) {
        assertThat(contents.get(archived.position())).isEqualTo(archived.event().toString());
      }
    }
  }

  @Test
  void repeatedBatchIsNotAddedTwice() throws IOException {
    List<ArchivedEvent> first = day("2026-11-23", "prod", 0, 50);
    List<ArchivedEvent> both = new ArrayList<>(first);
    both.addAll(day("2026-11-23", "prod", 50, 10));
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      archive.writer().append(first);
    }
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      assertThat(archive.writer().lastCommitted(0)).hasValue(49);
      assertThat(archive.writer().lastCommitted(1)).isEmpty();
      ArchiveWriter.Appended appended = archive.writer().append(both);
      assertThat(appended.rows()).isEqualTo(10);
      assertThat(appended.skipped()).isEqualTo(50);
      assertThat(archive.writer().append(both).rows()).isZero();
      assertThat(contents(archive)).hasSize(60);
    }
  }

  @Test
  void filesOfACrashAreGoneAfterTheStart() throws IOException {
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      archive.writer().append(day("2026-11-23", "prod", 0, 5));
    }
    Path data = folder.resolve("events/data/2026-11-23/prod");
    Path committed;
    try (Stream<Path> files = Files.list(data)) {
      committed = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Path orphan = Files.copy(committed, data.resolve("crashed.parquet"));
    Path half = Files.writeString(data.resolve("half.parquet.unfinished"), "PAR1");
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      assertThat(orphan).doesNotExist();
      assertThat(half).doesNotExist();
      assertThat(contents(archive)).hasSize(5);
    }
  }

  @Test
  void lateEventsAndManyClustersFindTheirPartition() throws IOException {
    List<ArchivedEvent> batch = new ArrayList<>(day("2026-11-23", "prod", 0, 5));
    batch.addAll(day("2026-11-20", "prod", 5, 5));
    batch.addAll(day("2026-11-23", "it's/../a test", 10, 5));
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      assertThat(archive.writer().append(batch).files()).isEqualTo(3);
      assertThat(contents(archive)).hasSize(15);
      ScanFilter filter = ScanFilter.ALL.inClusters(Set.of("it's/../a test"));
      try (ArchiveScan scan = archive.scan(filter)) {
        assertThat(scan.files()).isEqualTo(1);
        assertThat(scan.count()).isEqualTo(5);
      }
      filter =
          ScanFilter.ALL.between(
              Instant.parse("2026-11-20T00:00:00Z"), Instant.parse("2026-11-20T10:00:03Z"));
      try (ArchiveScan scan = archive.scan(filter)) {
        assertThat(scan.files()).isEqualTo(1);
        assertThat(scan.count()).isEqualTo(3);
      }
      filter =
          ScanFilter.ALL.between(
              Instant.parse("2027-01-01T00:00:00Z"), Instant.parse("2027-01-02T00:00:00Z"));
      try (ArchiveScan scan = archive.scan(filter)) {
        assertThat(scan.files()).isZero();
        assertThat(scan.count()).isZero();
      }
    }
    assertThat(folder.resolve("events/data/2026-11-23/it_s____a_test")).isDirectory();
  }

  @Test
  void folderThatReadsAsAPatternIsRefused() {
    assertThatThrownBy(() -> Archive.open(folder.resolve("a[1]"), OPTIONS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("* ? or [");
  }

  @Test
  void queriesReachNothingOutsideTheArchive() throws IOException {
    try (Archive archive = Archive.open(folder.resolve("it's here"), OPTIONS)) {
      archive.writer().append(day("2026-11-23", "prod", 0, 5));
      Path outside = Files.writeString(folder.resolve("outside.csv"), "secret");
      try (ArchiveScan scan = archive.scan(ScanFilter.ALL)) {
        assertThat(scan.count()).isEqualTo(5);
        for (String sql :
            List.of(
                "SELECT * FROM read_text('" + outside + "')",
                "COPY (SELECT 1) TO '" + folder.resolve("made.csv") + "'",
                "SET enable_external_access = true",
                "INSTALL httpfs",
                "SELECT no_such_column FROM events")) {
          assertThatThrownBy(() -> scan.query(sql, row -> {}))
              .isInstanceOf(IOException.class)
              .hasMessageStartingWith("cannot query the archive: ");
        }
      }
      assertThat(folder.resolve("made.csv")).doesNotExist();
    }
  }

  @Test
  void needlesOpenOneFile() throws IOException {
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      for (int i = 0; i < 6; i++) {
        archive.writer().append(day("2026-11-23", "prod", i * 20L, 20));
      }
      ScanFilter filter = ScanFilter.ALL.where(EventColumn.AUDIT_ID, "id-61");
      try (ArchiveScan scan = archive.scan(filter)) {
        assertThat(scan.files()).isEqualTo(1);
        assertThat(scan.count()).isEqualTo(1);
      }
      assertThat(archive.exactBytes("id-61")).hasSize(1);
      assertThat(archive.exactBytes("id-no")).isEmpty();
    }
  }

  @Test
  void oddEventsKeepTheirBytes() throws IOException {
    List<AuditEvent> odd =
        Stream.of(
                "{}",
                "{ \"auditID\" : \"spaced\" }",
                "{\"auditID\":7,\"verb\":null,\"user\":\"x\",\"annotations\":[1]}",
                "{\"auditID\":\"\\u0041\\u0000\\ud800\",\"user\":{\"groups\":[]}}",
                "{\"user\":{\"groups\":[\"a\\u001fb\",\"\"]},\"sourceIPs\":[\"1.2.3.4\",5]}",
                "{\"annotations\":{\"z\":\"1\",\"a\":\"2\"},\"stageTimestamp\":\"2026-01-01T00:00:00Z\"}",
                "{\"stageTimestamp\":\"not a time\",\"unknown\":{\"a\":[1,2]}}")
            .map(json -> AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8)))
            .toList();
    List<ArchivedEvent> batch = new ArrayList<>();
    for (AuditEvent event : odd) {
      byte[] wrapper = {0, (byte) 0xff, '"', '\n'};
      batch.add(
          new ArchivedEvent(
              event, "prod", "import", 3, batch.size(), 1_790_000_000_000_000L, wrapper));
    }
    byte[] invalid = "{\"auditID\":\"x\",\"userAgent\":\"\0\"}".getBytes(StandardCharsets.UTF_8);
    invalid[invalid.length - 3] = (byte) 0xc3;
    batch.add(
        new ArchivedEvent(
            AuditEvent.parse(invalid), "prod", "", 3, 99, 1_790_000_000_000_000L, null));
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      archive.writer().append(batch);
      List<StoredEvent> stored = new ArrayList<>();
      try (ArchiveScan scan = archive.scan(ScanFilter.ALL)) {
        scan.events("true", stored::add);
      }
      assertThat(stored).hasSize(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        assertThat(stored.get(i).bytes()).isEqualTo(batch.get(i).event().toBytes());
        assertThat(stored.get(i).wrapper()).isEqualTo(batch.get(i).wrapper());
        assertThat(stored.get(i).shard()).isEqualTo(3);
        assertThat(stored.get(i).source()).isEqualTo(batch.get(i).source());
        assertThat(stored.get(i).receivedMicros()).isEqualTo(1_790_000_000_000_000L);
      }
    }
  }

  /** Compacts two small files, and forgets every snapshot but the last. */
  private static final ArchiveOptions EAGER =
      new ArchiveOptions(256L << 20, 256L << 20, 1, 1 << 20, 128L << 20, 2, 1);

  @Test
  void smallFilesBecomeOneAndTheOldOnesLeaveTheDisk() throws IOException {
    try (Archive archive = Archive.open(folder, EAGER)) {
      for (int i = 0; i < 5; i++) {
        archive.writer().append(day("2026-11-23", "prod", i * 60L, 30));
        archive.writer().append(day("2026-11-24", "prod", i * 60L + 30, 30));
      }
      Map<Long, String> before = contents(archive);
      assertThat(before).hasSize(300);
      assertThat(parquetFiles(folder)).isEqualTo(10);
      assertThat(archive.maintain(Instant.MAX).compacted()).isEqualTo(2);
      assertThat(contents(archive)).isEqualTo(before);
      assertThat(archive.writer().lastCommitted(0)).hasValue(299);
      assertThat(archive.exactBytes("id-61")).hasSize(1);
      assertThat(parquetFiles(folder)).isEqualTo(2);
      assertThat(filesIn(folder.resolve("events/data"))).as("two files, two indexes").isEqualTo(4);
      assertThat(filesIn(folder.resolve("events/metadata"))).isLessThan(16);
      assertThat(archive.maintain(Instant.MAX).compacted()).isZero();
    }
    try (Archive archive = Archive.open(folder, EAGER)) {
      assertThat(contents(archive)).hasSize(300);
    }
  }

  @Test
  void openScanKeepsItsFiles() throws IOException {
    try (Archive archive = Archive.open(folder, EAGER)) {
      archive.writer().append(day("2026-11-23", "prod", 0, 10));
      archive.writer().append(day("2026-11-23", "prod", 10, 10));
      try (ArchiveScan scan = archive.scan(ScanFilter.ALL)) {
        assertThat(archive.maintain(Instant.MAX).compacted()).isEqualTo(1);
        assertThat(parquetFiles(folder)).isEqualTo(3);
        assertThat(scan.count()).isEqualTo(20);
      }
      archive.maintain(Instant.MAX);
      assertThat(parquetFiles(folder)).isEqualTo(1);
      assertThat(contents(archive)).hasSize(20);
    }
  }

  @Test
  void findingsGoIntoTheirTable() throws IOException {
    ArchivedFinding finding =
        new ArchivedFinding(
            "f-1",
            "exec-in-pod",
            "Exec in pod",
            "abc",
            "NOTICE",
            1_790_000_000_000_000L,
            "prod",
            0,
            17,
            "id-17",
            "ResponseComplete",
            "somebody's exec",
            "{\"user\":\"bob\"}",
            List.of("T1609", "k8s"));
    try (Archive archive = Archive.open(folder, OPTIONS)) {
      assertThat(archive.writer().appendFindings(List.of(finding), Map.of(0, 20L)).rows()).isOne();
      assertThat(archive.writer().appendFindings(List.of(finding), Map.of(0, 20L)).rows()).isZero();
      assertThat(archive.writer().appendFindings(List.of(), Map.of(0, 30L)).rows()).isZero();
      assertThat(archive.writer().lastCommittedFinding(0)).hasValue(30);
      List<String> seen = new ArrayList<>();
      try (ArchiveScan scan = archive.scanFindings(ScanFilter.ALL)) {
        scan.query(
            "SELECT rule_id, message, tags[2], fields->>'user' FROM findings",
            row ->
                seen.addAll(
                    List.of(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4))));
      }
      assertThat(seen).containsExactly("exec-in-pod", "somebody's exec", "k8s", "bob");
    }
  }

  @Test
  void independentReaderReadsEveryRow() throws IOException {
    List<ArchivedEvent> batch = Corpus.archived(Corpus.events("rich-policy/audit"), "prod", 0);
    try (Archive archive = Archive.open(folder, EAGER)) {
      archive.writer().append(batch.subList(0, 2000));
      archive.writer().append(batch.subList(2000, 4000));
      assertThat(archive.maintain(Instant.MAX).compacted()).isOne();
      archive.writer().append(batch.subList(4000, batch.size()));
      Map<Long, Record> rows = new HashMap<>();
      try (CloseableIterable<Record> records = IcebergGenerics.read(archive.eventTable()).build()) {
        records.forEach(r -> rows.put((Long) r.getField("journal_position"), r));
      }
      assertThat(rows).hasSize(batch.size());
      for (ArchivedEvent archived : batch) {
        Record row = rows.get(archived.position());
        EventRow expected = new EventRow();
        expected.fill(archived.event(), archived.receivedMicros());
        for (EventColumn column : EventColumn.ALL) {
          if (column.field() != null && column.kind().isStagedAsText()) {
            Object value = row.getField(column.column());
            String text =
                value instanceof List<?> list
                    ? String.join("\u001f", list.stream().map(Object::toString).toList())
                    : (String) value;
            byte[] wanted = expected.text(column);
            assertThat(text)
                .isEqualTo(wanted == null ? null : new String(wanted, StandardCharsets.UTF_8));
          }
        }
      }
    }
  }
}
